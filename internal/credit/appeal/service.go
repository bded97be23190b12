package appeal

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/closing"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Handlers knows who may answer appeals.
type Handlers interface {
	// PeopleHolding lists the people who hold a permission for the whole company.
	PeopleHolding(ctx context.Context, tx *db.Tx, permission string) ([]org.PersonID, error)
	// PersonOf is the person behind an account, 0 for none.
	PersonOf(ctx context.Context, tx *db.Tx, account int64) (org.PersonID, error)
}

// Service is the package's door. It is safe for concurrent use.
type Service struct {
	clock    clock.Clock
	org      *org.Service
	credit   *credit.Service
	activity *activity.Service
	closing  *closing.Service
	handlers Handlers
	lot      []byte // kept outside the database, so that nobody foresees the lot
}

// New makes the service. The lot is a secret that stays the same.
func New(c clock.Clock, o *org.Service, cr *credit.Service, a *activity.Service, cl *closing.Service, h Handlers, lot []byte) *Service {
	return &Service{clock: c, org: o, credit: cr, activity: a, closing: cl, handlers: h, lot: lot}
}

// Lengths of what people write.
const (
	shortestText = 4
	longestText  = 1_000
)

func checkText(text, field string) error {
	if n := len([]rune(strings.TrimSpace(text))); n < shortestText || n > longestText {
		return fault.New(fault.Invalid, "appeal.text", fault.Args{"least": shortestText, "most": longestText}).At(field)
	}
	return nil
}

// File files an appeal about something of one's own and draws its handler.
// Faults: appeal.nothing_there when it is nobody's or somebody else's,
// appeal.too_late, appeal.filed when it was disputed before, appeal.text.
func (s *Service) File(ctx context.Context, tx *db.Tx, p org.PersonID, subject Subject, id int64, claim string) (Appeal, error) {
	a := Appeal{Person: p, Subject: subject, SubjectID: id, Claim: strings.TrimSpace(claim), FiledAt: s.clock.Now().UTC().Truncate(time.Microsecond)}
	if err := checkText(claim, "claim"); err != nil {
		return a, err
	}
	settings, err := s.credit.SettingsOf(ctx, tx)
	if err != nil {
		return a, err
	}
	until, conflicts, err := s.look(ctx, tx, &a, settings.AppealDays)
	if err != nil {
		return a, err
	}
	if !a.FiledAt.Before(until) {
		return a, fault.New(fault.Conflict, "appeal.too_late", fault.Args{"days": settings.AppealDays})
	}
	a.DueAt = a.FiledAt.AddDate(0, 0, settings.HandleDays)
	number, err := tx.NewID(ctx)
	if err != nil {
		return a, err
	}
	a.ID = ID(number)
	if a.Handler, err = s.draw(ctx, tx, a, conflicts); err != nil {
		return a, err
	}
	first, err := insertAppeal(ctx, tx, a)
	if err != nil {
		return a, err
	}
	if !first {
		return a, fault.New(fault.Conflict, "appeal.filed", nil)
	}
	AppealFiled.Publish(ctx, tx, Filed{Appeal: a.ID, Person: p, Handler: a.Handler, DueAt: a.DueAt})
	return a, nil
}

// look finds what is disputed, until when it may be, and who had a hand in it.
func (s *Service) look(ctx context.Context, tx *db.Tx, a *Appeal, days int) (until time.Time, conflicts []org.PersonID, err error) {
	nothing := fault.New(fault.NotFound, "appeal.nothing_there", nil)
	switch a.Subject {
	case Entry:
		x, found, err := s.credit.EntryOf(ctx, tx, ledger.TransferID(a.SubjectID))
		if err != nil {
			return until, nil, err
		}
		if !found || x.Person != a.Person {
			return until, nil, nothing
		}
		a.Rule, a.Granter = x.Rule, x.Account
		conflicts, err := s.hands(ctx, tx, x)
		return x.RecordedAt.AddDate(0, 0, days), conflicts, err
	case Record:
		list, err := s.activity.Find(ctx, tx, []activity.ID{activity.ID(a.SubjectID)})
		if err != nil {
			return until, nil, err
		}
		if len(list) == 0 || list[0].Person != a.Person {
			return until, nil, nothing
		}
		return list[0].RecordedAt.AddDate(0, 0, days), nil, nil
	case Rank:
		c, err := s.closing.ClosingOf(ctx, tx, credit.Window{Kind: "month", Year: int(a.SubjectID / 100), Part: int(a.SubjectID % 100)})
		if fault.CodeOf(err) == "closing.not_closed" {
			err = nothing
		}
		return c.AppealUntil, nil, err
	}
	return until, nil, nothing
}

// hands are the people who had a hand in an entry.
func (s *Service) hands(ctx context.Context, tx *db.Tx, x credit.Entry) ([]org.PersonID, error) {
	if x.Account == 0 {
		return nil, nil
	}
	p, err := s.handlers.PersonOf(ctx, tx, x.Account)
	return []org.PersonID{p}, err
}

// draw picks, by a lot that nobody foresees and that comes out the same again,
// among the people who may answer and have no conflict: not the appellant, not
// in the reporting line above or below, no hand in the entry, and no grants by
// hand between the two.
func (s *Service) draw(ctx context.Context, tx *db.Tx, a Appeal, conflicts []org.PersonID) (org.PersonID, error) {
	free, err := s.withoutConflict(ctx, tx, a.Person, conflicts)
	if err != nil || len(free) == 0 {
		return 0, err
	}
	slices.Sort(free)
	sum := sha256.Sum256(append(slices.Clone(s.lot), strconv.FormatInt(int64(a.ID), 10)...))
	return free[binary.BigEndian.Uint64(sum[:8])%uint64(len(free))], nil
}

func (s *Service) withoutConflict(ctx context.Context, tx *db.Tx, p org.PersonID, conflicts []org.PersonID) ([]org.PersonID, error) {
	people, err := s.handlers.PeopleHolding(ctx, tx, Handle)
	if err != nil {
		return nil, err
	}
	managers, err := s.org.ReportingLines(ctx, tx)
	if err != nil {
		return nil, err
	}
	granted, err := s.credit.GrantedBetween(ctx, tx, p, people)
	if err != nil {
		return nil, err
	}
	var free []org.PersonID
	for _, h := range people {
		if h != p && !granted[h] && !slices.Contains(conflicts, h) && !above(managers, p, h) && !above(managers, h, p) {
			free = append(free, h)
		}
	}
	return free, nil
}

// above tells whether somebody stands above a person in the reporting line.
func above(managers map[org.PersonID]org.PersonID, p, boss org.PersonID) bool {
	for range len(managers) { // a circle ends
		next, ok := managers[p]
		if !ok {
			return false
		}
		if p = next; p == boss {
			return true
		}
	}
	return false
}

// Rule decides an appeal. Only its handler may, or, while nobody was drawn,
// whoever may answer and has no conflict. Everything is one transaction with
// the correction. Faults: appeal.not_found, appeal.not_yours, appeal.answered,
// appeal.text with the field, appeal.nothing_to_take_back, appeal.amount.
func (s *Service) Rule(ctx context.Context, tx *db.Tx, id ID, by credit.Who, r Ruling) (Appeal, error) {
	a, found, err := findAppeal(ctx, tx, id, tx.ForUpdate())
	if err != nil {
		return a, err
	}
	switch {
	case !found:
		return a, fault.New(fault.NotFound, "appeal.not_found", nil)
	case a.Answer != nil:
		return a, fault.New(fault.Conflict, "appeal.answered", nil)
	}
	if err := s.mayRule(ctx, tx, a, by.Person); err != nil {
		return a, err
	}
	if err := checkText(r.Reason, "reason"); err != nil {
		return a, err
	}
	if len([]rune(r.Precedent)) > longestText {
		return a, fault.New(fault.Invalid, "appeal.text", fault.Args{"least": 0, "most": longestText}).At("precedent")
	}
	answer := Answer{At: s.clock.Now(), By: by.Account, Upheld: r.Upheld, Reason: strings.TrimSpace(r.Reason), Precedent: strings.TrimSpace(r.Precedent)}
	if r.Upheld {
		if answer.Transfer, err = s.correct(ctx, tx, a, r, by.Account); err != nil {
			return a, err
		}
	}
	a.Answer = &answer
	if err := answerAppeal(ctx, tx, a); err != nil {
		return a, err
	}
	AppealAnswered.Publish(ctx, tx, Answered{Appeal: a.ID, Person: a.Person, Upheld: r.Upheld})
	return a, nil
}

func (s *Service) mayRule(ctx context.Context, tx *db.Tx, a Appeal, p org.PersonID) error {
	if a.Handler != 0 && a.Handler == p {
		return nil
	}
	notYours := fault.New(fault.Forbidden, "appeal.not_yours", nil)
	if a.Handler != 0 {
		return notYours
	}
	granter, err := s.handlers.PersonOf(ctx, tx, a.Granter)
	if err != nil {
		return err
	}
	free, err := s.withoutConflict(ctx, tx, a.Person, []org.PersonID{granter})
	if err == nil && !slices.Contains(free, p) {
		err = notYours
	}
	return err
}

// correct posts what an upheld appeal asks for, citing it; 0 when nothing in
// the ledger is to change.
func (s *Service) correct(ctx context.Context, tx *db.Tx, a Appeal, r Ruling, by int64) (ledger.TransferID, error) {
	if r.TakeBack {
		if a.Subject != Entry {
			return 0, fault.New(fault.Invalid, "appeal.nothing_to_take_back", nil).At("take_back")
		}
		if err := s.credit.Reverse(ctx, tx, ledger.TransferID(a.SubjectID), r.Reason, by); err != nil {
			return 0, err
		}
		x, _, err := s.credit.EntryOf(ctx, tx, ledger.TransferID(a.SubjectID))
		if err != nil || r.Give == 0 {
			return x.ReversedBy, err
		}
	}
	if r.Give == 0 {
		return 0, nil
	}
	if r.Give < 0 || r.Give > credit.MaxAdjustment {
		return 0, fault.New(fault.Invalid, "appeal.amount", fault.Args{"most": credit.MaxAdjustment.Short()}).At("give")
	}
	earned, err := s.earnedAt(ctx, tx, a)
	if err != nil {
		return 0, err
	}
	t, err := s.credit.GiveByAppeal(ctx, tx, credit.AppealGrant{Appeal: int64(a.ID), Person: a.Person, Amount: r.Give, Category: r.Category, EarnedAt: earned, Reason: r.Reason, By: by})
	return t.ID, err
}

// earnedAt is the date for which a correction counts: that of what it
// corrects (decision 24).
func (s *Service) earnedAt(ctx context.Context, tx *db.Tx, a Appeal) (time.Time, error) {
	switch a.Subject {
	case Entry:
		x, _, err := s.credit.EntryOf(ctx, tx, ledger.TransferID(a.SubjectID))
		return x.EarnedAt, err
	case Record:
		list, err := s.activity.Find(ctx, tx, []activity.ID{activity.ID(a.SubjectID)})
		if err != nil || len(list) == 0 {
			return a.FiledAt, err
		}
		return list[0].OccurredAt, nil
	}
	zone, err := s.org.Location(ctx, tx)
	_, end := credit.Window{Kind: "month", Year: int(a.SubjectID / 100), Part: int(a.SubjectID % 100)}.Bounds(zone)
	return end.Add(-time.Microsecond), err
}

// mostShown bounds the lists of this package.
const mostShown = 200

// Mine lists a person's own appeals, the latest first.
func (s *Service) Mine(ctx context.Context, tx *db.Tx, p org.PersonID) ([]Appeal, error) {
	return listAppeals(ctx, tx, "person_id = $2", mostShown, p)
}

// Queue lists the open appeals that somebody drew or that nobody could be
// drawn for, the first due first.
func (s *Service) Queue(ctx context.Context, tx *db.Tx, handler org.PersonID) ([]Appeal, error) {
	list, err := listAppeals(ctx, tx, "decided_at IS NULL AND (handler_id = $2 OR handler_id = 0) AND person_id <> $2", mostShown, handler)
	slices.SortFunc(list, func(a, b Appeal) int { return a.DueAt.Compare(b.DueAt) })
	return list, err
}

// Precedents finds answered appeals that were told without names, by words of
// the precedent; the latest first.
func (s *Service) Precedents(ctx context.Context, tx *db.Tx, query string) ([]Appeal, error) {
	return listAppeals(ctx, tx, `precedent <> '' AND ($2 = '' OR lower(precedent) LIKE $2 ESCAPE '\')`, mostShown, db.Contains(strings.TrimSpace(query)))
}

// Contested counts the open appeals by rule, for the rule book.
func (s *Service) Contested(ctx context.Context, tx *db.Tx) (map[string]int, error) {
	return countByRule(ctx, tx)
}

// DisputedOf lists the entries of people that are under appeal: a decision
// about the person looks at them as disputed until the answer.
func (s *Service) DisputedOf(ctx context.Context, tx *db.Tx, people []org.PersonID) (map[org.PersonID][]ledger.TransferID, error) {
	return disputedEntries(ctx, tx, people)
}

// ReportOf says how appeals filed in a window were answered.
func (s *Service) ReportOf(ctx context.Context, tx *db.Tx, from, to time.Time) (Report, error) {
	list, err := filedWithin(ctx, tx, from, to)
	if err != nil {
		return Report{}, err
	}
	return reportOf(list, s.clock.Now()), nil
}

func reportOf(list []Appeal, now time.Time) Report {
	var r Report
	var sum time.Duration
	by := map[int64]*Overturn{}
	for _, a := range list {
		if a.Answer == nil {
			r.Open++
			if now.After(a.DueAt) {
				r.Overdue++
			}
			continue
		}
		o := by[a.Granter]
		if o == nil {
			o = &Overturn{Account: a.Granter}
			by[a.Granter] = o
		}
		r.Answered, o.Answered = r.Answered+1, o.Answered+1
		if a.Answer.Upheld {
			r.Upheld, o.Upheld = r.Upheld+1, o.Upheld+1
		}
		sum += a.Answer.At.Sub(a.FiledAt)
	}
	if r.Answered > 0 {
		r.MeanTime = sum / time.Duration(r.Answered)
	}
	for _, o := range by {
		r.Granters = append(r.Granters, *o)
	}
	slices.SortFunc(r.Granters, func(a, b Overturn) int { return b.Upheld*1000 + b.Answered - a.Upheld*1000 - a.Answered })
	return r
}
