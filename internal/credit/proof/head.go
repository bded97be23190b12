package proof

import (
	"context"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"xuefen/internal/credit/proof/prooffile"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/job"
)

// HeadEvery is how old the last head becomes at most while transfers wait for
// one.
const HeadEvery = time.Minute

// HeadSigned tells of the head that closes a day, for notices and witnesses.
type HeadSigned struct {
	Number int64  `json:"number"`
	Day    string `json:"day"`
	Size   int64  `json:"size"`
	Signed string `json:"signed"` // the whole signed text
}

// HeadsSigned is published in the transaction that signs the head of a day.
var HeadsSigned = event.NewTopic[HeadSigned]("credit.tree_head_signed")

// Head signs a head when something was added since the last.
func (s *Service) Head(ctx context.Context, tenant db.TenantID) error {
	return s.calm(tenant, s.inTenant(ctx, tenant, func(ctx context.Context, tx *db.Tx) error {
		l, _, err := s.lockLog(ctx, tx)
		if err != nil || l.size == l.headed {
			return err
		}
		if err := s.sign(ctx, tx, l, s.now(), ""); err != nil {
			return err
		}
		return s.writeLog(ctx, tx, l)
	}))
}

// AskForDay asks for the head that closes a day, and for the look before it.
func (s *Service) AskForDay(ctx context.Context, tx *db.Tx) error {
	_, err := dayJob.Enqueue(ctx, tx, struct{}{}, job.Options{Key: "day"})
	return err
}

// CloseDay looks for transfers without a place and signs the head of the day
// before, once, also when nothing was added: a head that does not come is news
// too. A tenant that never posted anything has none.
func (s *Service) CloseDay(ctx context.Context, tenant db.TenantID) error {
	if err := s.Look(ctx, tenant); err != nil {
		return err
	}
	return s.calm(tenant, s.inTenant(ctx, tenant, func(ctx context.Context, tx *db.Tx) error {
		l, _, err := s.findLog(ctx, tx, "")
		if err != nil || l == nil {
			return err
		}
		if l, _, err = s.lockLog(ctx, tx); err != nil {
			return err
		}
		zone, err := s.org.Location(ctx, tx)
		if err != nil {
			return err
		}
		now := s.now()
		day := now.In(zone).AddDate(0, 0, -1).Format(time.DateOnly)
		last, err := headsBefore(ctx, tx, true, 0, 1)
		if err != nil || len(last) > 0 && last[0].day >= day {
			return err
		}
		if err := s.sign(ctx, tx, l, now, day); err != nil {
			return err
		}
		return s.writeLog(ctx, tx, l)
	}))
}

// sign signs the present head; the caller writes the log's row.
func (s *Service) sign(ctx context.Context, tx *db.Tx, l *logRow, now time.Time, day string) error {
	signer, err := s.signer(tx.Tenant(), l.origin)
	if err != nil {
		return err
	}
	h := prooffile.Head{Origin: l.origin, Size: l.size, Root: tlog.Hash(l.root), Number: l.heads + 1, At: now, Day: day}
	signed, err := signer.Sign(h.Text())
	if err != nil {
		return err
	}
	l.heads, l.headed, l.headedAt = h.Number, l.size, now
	if day != "" {
		HeadsSigned.Publish(ctx, tx, HeadSigned{Number: h.Number, Day: day, Size: h.Size, Signed: signed})
	}
	_, err = tx.Exec(ctx, "INSERT INTO proof_head (tenant_id, number, size, day, signed) VALUES ($1, $2, $3, $4, $5)", h.Number, h.Size, h.Day, signed)
	return taken(err)
}

// headRow is a stored head.
type headRow struct {
	number, size int64
	day, signed  string
}

func scanHead(scan db.Scan) (h headRow, err error) {
	return h, scan(&h.number, &h.size, &h.day, &h.signed)
}

// headsBefore lists heads, the latest first; before 0 begins with the last.
func headsBefore(ctx context.Context, tx *db.Tx, onlyDays bool, before int64, limit int) ([]headRow, error) {
	condition := ""
	if onlyDays {
		condition = " AND day <> ''"
	}
	return db.List(ctx, tx, "SELECT number, size, day, signed FROM proof_head WHERE tenant_id = $1 AND ($2 = 0 OR number < $2)"+condition+" ORDER BY number DESC LIMIT $3",
		[]any{before, limit}, scanHead)
}

// SignedHead is a signed tree head.
type SignedHead struct {
	prooffile.Head
	Signed string // the whole signed text
}

func errNoHead() error { return fault.New(fault.NotFound, "proof.no_head", nil) }

// Key is the public key of the tenant's log. Faults: proof.no_head while the
// log is empty.
func (s *Service) Key(ctx context.Context, tx *db.Tx) (prooffile.PublicKey, error) {
	l, _, err := s.findLog(ctx, tx, "")
	if err != nil {
		return prooffile.PublicKey{}, err
	}
	if l == nil {
		return prooffile.PublicKey{}, errNoHead()
	}
	signer, err := s.signer(tx.Tenant(), l.origin)
	return signer.Key, err
}

// Heads lists signed heads, the latest first: all, or those that close days.
func (s *Service) Heads(ctx context.Context, tx *db.Tx, onlyDays bool, before int64, limit int) ([]SignedHead, error) {
	rows, err := headsBefore(ctx, tx, onlyDays, before, limit)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	key, err := s.Key(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]SignedHead, len(rows))
	for i, r := range rows {
		if out[i], err = r.open(key); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r headRow) open(key prooffile.PublicKey) (SignedHead, error) {
	h, err := key.OpenHead(r.signed)
	return SignedHead{h, r.signed}, err
}

// Consistency proves that the log only grew between two heads, given by their
// numbers in any order. Faults: proof.no_head, proof.bad_signature.
func (s *Service) Consistency(ctx context.Context, tx *db.Tx, one, other int64) (prooffile.Consistency, error) {
	numbers := []int64{min(one, other), max(one, other)}
	key, err := s.Key(ctx, tx)
	if err != nil {
		return prooffile.Consistency{}, err
	}
	rows, err := db.List(ctx, tx, "SELECT number, size, day, signed FROM proof_head WHERE tenant_id = $1 AND "+tx.In("number", 2)+" ORDER BY number",
		[]any{db.Ints(tx, numbers)}, scanHead)
	if err != nil {
		return prooffile.Consistency{}, err
	}
	if want := len(slices.Compact(numbers)); len(rows) != want {
		return prooffile.Consistency{}, errNoHead()
	}
	earlier, err := rows[0].open(key)
	if err != nil {
		return prooffile.Consistency{}, err
	}
	later, err := rows[len(rows)-1].open(key)
	if err != nil {
		return prooffile.Consistency{}, err
	}
	company, err := s.org.TenantOf(ctx, tx)
	if err != nil {
		return prooffile.Consistency{}, err
	}
	out := prooffile.Consistency{
		Format: prooffile.ConsistencyFormat, Company: company.Name, Key: key.Text, Earlier: earlier.Signed, Later: later.Signed, Path: [][]byte{},
	}
	if earlier.Size > 0 {
		path, err := tlog.ProveTree(later.Size, earlier.Size, newTileReader(ctx, tx))
		if err != nil {
			return out, err
		}
		out.Path = prooffile.Path(path)
	}
	return out, nil
}
