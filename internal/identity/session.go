package identity

import (
	"context"
	"net/netip"
	"strings"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// SessionID names a session in lists; it is no secret.
type SessionID int64

// Session is one signed-in browser.
type Session struct {
	ID        SessionID
	Account   AccountID
	Address   string // of the sign-in, cut to its network for IPv6
	Agent     string // the browser's name for itself
	CreatedAt time.Time
	SeenAt    time.Time // the last use, to within SeenEvery
	EndsAt    time.Time // the last instant it can be used at, however often it is
	tenant    db.TenantID
	sum       []byte
	ended     bool
}

// How long sessions last, unless Options say otherwise.
const (
	DefaultSessionIdle = 7 * 24 * time.Hour
	DefaultSessionLife = 30 * 24 * time.Hour
)

// SeenEvery is how coarse the last use is: one note in this time, so that
// reading pages does not write.
const SeenEvery = 5 * time.Minute

// MostSessions is how many open sessions one account may have; the one unused
// for longest ends when another begins.
const MostSessions = 50

// ErrSessionUnknown is the fault for a session that is not one of one's own.
var ErrSessionUnknown = fault.New(fault.NotFound, "identity.session_unknown", nil)

// alive tells whether the session can be used at an instant.
func (s Session) alive(now time.Time, idle time.Duration) bool {
	return !s.ended && now.Before(s.EndsAt) && now.Sub(s.SeenAt) < idle
}

// Origin is where a request comes from.
type Origin struct {
	Address netip.Addr
	Agent   string
}

// place is the address as sign-ins are counted and shown: IPv6 clients own
// whole networks, so only the network counts.
func (o Origin) place() string {
	const ownNetwork = 64
	a := o.Address.Unmap().WithZone("")
	if !a.IsValid() {
		return ""
	}
	if a.Is6() {
		if p, err := a.Prefix(ownNetwork); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// begin opens a session for an account and returns the secret for its cookie.
func (s *Service) begin(ctx context.Context, tx *db.Tx, account AccountID, from Origin) (Entry, error) {
	now := s.clock.Now()
	c := newCredential(sessionCredential)
	id, err := tx.NewID(ctx)
	if err != nil {
		return Entry{}, err
	}
	session := Session{
		ID: SessionID(id), Account: account, Address: from.place(), Agent: cut(from.Agent, longestAgent),
		CreatedAt: now, SeenAt: now, EndsAt: now.Add(s.options.SessionLife), sum: c.sum(),
	}
	if err := insertSession(ctx, tx, session, c.selector); err != nil {
		return Entry{}, err
	}
	if err := endSurplus(ctx, tx, account, MostSessions, now); err != nil {
		return Entry{}, err
	}
	return Entry{Account: account, Tenant: tx.Tenant(), Session: c.String(), EndsAt: session.EndsAt}, nil
}

// Sessions lists the open sessions of an account, the last used first.
func (s *Service) Sessions(ctx context.Context, tx *db.Tx, account AccountID) ([]Session, error) {
	now := s.clock.Now()
	return openSessions(ctx, tx, account, now, now.Add(-s.options.SessionIdle))
}

// SessionOf is the id of the session that a cookie opens, so that lists can
// say which one is this browser; 0 when it opens none of this tenant.
func (s *Service) SessionOf(ctx context.Context, tx *db.Tx, cookie string) (SessionID, error) {
	c, ok := parseCredential(sessionCredential, cookie)
	if !ok {
		return 0, nil
	}
	found, err := db.List(ctx, tx, "SELECT "+sessionColumns+" FROM session WHERE tenant_id = $1 AND selector = $2", []any{c.selector}, scanSession)
	if err != nil || len(found) == 0 || !c.proves(found[0].sum) {
		return 0, err
	}
	return found[0].ID, nil
}

// EndSession ends one session of an account at once. Fault:
// identity.session_unknown, also for a session of somebody else.
func (s *Service) EndSession(ctx context.Context, tx *db.Tx, account AccountID, id SessionID) error {
	n, err := endSession(ctx, tx, account, id, s.clock.Now())
	if err == nil && n == 0 {
		return ErrSessionUnknown
	}
	return err
}

// SignOut ends the session of a cookie. A cookie that opens nothing is no
// error: signed out is what was asked for.
func (s *Service) SignOut(ctx context.Context, cookie string) error {
	c, ok := parseCredential(sessionCredential, cookie)
	if !ok {
		return nil
	}
	session, found, err := s.sessionBy(ctx, c)
	if err != nil || !found {
		return err
	}
	return s.db.Tenant(session.tenant).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := endSession(ctx, tx, session.Account, session.ID, s.clock.Now())
		return err
	})
}

// sessionBy finds the session of a cookie, whichever tenant it belongs to.
func (s *Service) sessionBy(ctx context.Context, c credential) (out Session, found bool, err error) {
	err = s.db.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.List(ctx, tx, "SELECT "+sessionColumns+" FROM session WHERE selector = $1", []any{c.selector}, scanSession)
		if err == nil && len(list) == 1 && c.proves(list[0].sum) {
			out, found = list[0], true
		}
		return err
	})
	return out, found, err
}

// cut shortens a text to a number of bytes and drops what is no character.
func cut(text string, most int) string {
	return strings.ToValidUTF8(text[:min(len(text), most)], "")
}
