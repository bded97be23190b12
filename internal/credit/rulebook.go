package credit

import (
	"context"
	"strings"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// RuleID names a rule; its versions have ids of their own.
type RuleID int64

// VersionID names one version of a rule.
type VersionID int64

// State is where a version is on its way.
type State string

// The states of a version. A published version never changes.
const (
	Draft     State = "draft"
	Submitted State = "submitted" // waits for a second person
	Published State = "published"
)

// Version is one version of a rule with its procedure record.
type Version struct {
	ID          VersionID
	Rule        RuleID
	Number      int
	Definition  rule.Definition
	Hash        string
	State       State
	Cause       string // why the rule changes
	DraftedBy   int64
	DraftedAt   time.Time
	SubmittedBy int64
	SubmittedAt time.Time
	PublishedBy int64
	PublishedAt time.Time
	Retired     *Retirement // of the whole rule
}

// Retirement ends a rule for activities from a day on.
type Retirement struct {
	From   rule.Date
	At     time.Time
	By     int64
	Reason string
}

// SaveDraft checks a definition and keeps it as the draft of its rule, making
// the rule when its code is new. One rule has one draft at a time. Faults: all
// of rule.Compile.
func (s *Service) SaveDraft(ctx context.Context, tx *db.Tx, def rule.Definition, cause string, by int64) (Version, error) {
	if err := s.CheckRule(ctx, tx, def); err != nil {
		return Version{}, err
	}
	hash, err := def.Hash()
	if err != nil {
		return Version{}, err
	}
	now := s.clock.Now()
	id, latest, err := s.ruleByCode(ctx, tx, def.Code, now)
	if err != nil {
		return Version{}, err
	}
	v := Version{Rule: id, Number: 1, Definition: def, Hash: hash, State: Draft, Cause: strings.TrimSpace(cause), DraftedBy: by, DraftedAt: now}
	if latest != nil && latest.State != Published {
		v.ID, v.Number = latest.ID, latest.Number
		return v, updateDraft(ctx, tx, v)
	}
	if latest != nil {
		v.Number = latest.Number + 1
	}
	fresh, err := tx.NewID(ctx)
	if err != nil {
		return v, err
	}
	v.ID = VersionID(fresh)
	return v, insertVersion(ctx, tx, v)
}

func (s *Service) ruleByCode(ctx context.Context, tx *db.Tx, code string, now time.Time) (RuleID, *Version, error) {
	id, found, err := findRule(ctx, tx, code)
	if err != nil {
		return 0, nil, err
	}
	if !found {
		fresh, err := tx.NewID(ctx)
		if err != nil {
			return 0, nil, err
		}
		return RuleID(fresh), nil, insertRule(ctx, tx, RuleID(fresh), code, now)
	}
	list, err := versionsOf(ctx, tx, id)
	if err != nil || len(list) == 0 {
		return id, nil, err
	}
	return id, &list[0], nil
}

// CheckRule compiles a definition against the tenant's words and tells
// everything that is wrong with it.
func (s *Service) CheckRule(ctx context.Context, tx *db.Tx, def rule.Definition) error {
	words, err := s.Vocabulary(ctx, tx)
	if err != nil {
		return err
	}
	_, err = rule.Compile(def, rule.Ref{}, words)
	return err
}

// Submit hands a draft to a second person.
func (s *Service) Submit(ctx context.Context, tx *db.Tx, id VersionID, by int64) (Version, error) {
	v, err := s.Version(ctx, tx, id)
	if err != nil {
		return v, err
	}
	if v.State != Draft {
		return v, fault.New(fault.Conflict, "credit.not_a_draft", nil)
	}
	v.State, v.SubmittedBy, v.SubmittedAt = Submitted, by, s.clock.Now()
	return v, updateState(ctx, tx, v)
}

// Publish puts a version in force for activities recorded from now on. When
// the tenant demands a second person, whoever drafted or submitted it is
// refused with credit.second_person. Other faults: credit.version_not_found,
// credit.already_published, those of the rule set as a whole.
func (s *Service) Publish(ctx context.Context, tx *db.Tx, id VersionID, by int64) (Version, error) {
	v, err := s.Version(ctx, tx, id)
	if err != nil {
		return v, err
	}
	if v.State == Published {
		return v, fault.New(fault.Conflict, "credit.already_published", nil)
	}
	tenant, err := s.org.TenantOf(ctx, tx)
	if err != nil {
		return v, err
	}
	if tenant.Settings.SecondPersonPublishes && (by == v.DraftedBy || by == v.SubmittedBy) {
		return v, fault.New(fault.Forbidden, "credit.second_person", nil)
	}
	if err := s.CheckRule(ctx, tx, v.Definition); err != nil {
		return v, err
	}
	// The stamp is locked before the time is taken: whoever credits meanwhile
	// either is done before that time, or sees this version and its time.
	if err := bumpStamp(ctx, tx); err != nil {
		return v, err
	}
	v.State, v.PublishedBy, v.PublishedAt = Published, by, s.clock.Now().UTC().Truncate(time.Microsecond)
	if err := updateState(ctx, tx, v); err != nil {
		return v, err
	}
	return v, s.rulesChanged(ctx, tx, v.Definition.Code)
}

// Retire ends a rule for activities that happen from a day on.
func (s *Service) Retire(ctx context.Context, tx *db.Tx, id RuleID, from rule.Date, reason string, by int64) error {
	list, err := versionsOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.New(fault.NotFound, "credit.rule_not_found", nil)
	}
	if list[0].Retired != nil {
		return fault.New(fault.Conflict, "credit.rule_retired", nil)
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	if from == "" {
		zone, err := s.org.Location(ctx, tx)
		if err != nil {
			return err
		}
		from = rule.Date(s.clock.Now().In(zone).Format(time.DateOnly))
	}
	if _, err := time.Parse(time.DateOnly, string(from)); err != nil {
		return fault.New(fault.Invalid, "credit.bad_date", fault.Args{"date": string(from)}).At("from")
	}
	if err := retireRule(ctx, tx, id, Retirement{From: from, At: s.clock.Now(), By: by, Reason: strings.TrimSpace(reason)}); err != nil {
		return err
	}
	return s.rulesChanged(ctx, tx, list[0].Definition.Code)
}

// rulesChanged proves that the published rules still work together and tells
// everybody that they changed.
func (s *Service) rulesChanged(ctx context.Context, tx *db.Tx, code string) error {
	if err := bumpStamp(ctx, tx); err != nil {
		return err
	}
	if _, err := s.compile(ctx, tx); err != nil {
		return err
	}
	RulesChanged.Publish(ctx, tx, RulesChange{Rule: code})
	return nil
}

// Version finds one version, or a fault credit.version_not_found.
func (s *Service) Version(ctx context.Context, tx *db.Tx, id VersionID) (Version, error) {
	list, err := findVersions(ctx, tx, []VersionID{id})
	if err != nil {
		return Version{}, err
	}
	if len(list) == 0 {
		return Version{}, fault.New(fault.NotFound, "credit.version_not_found", nil)
	}
	return list[0], nil
}

// Versions lists the versions of one rule, newest first.
func (s *Service) Versions(ctx context.Context, tx *db.Tx, id RuleID) ([]Version, error) {
	return versionsOf(ctx, tx, id)
}

// Rules lists the newest version of every rule, in the order of codes, and
// beside it the published one when the newest is a draft.
func (s *Service) Rules(ctx context.Context, tx *db.Tx) ([]Version, error) {
	return listVersions(ctx, tx)
}

// DiscardDraft removes a draft that was never published.
func (s *Service) DiscardDraft(ctx context.Context, tx *db.Tx, id VersionID) error {
	v, err := s.Version(ctx, tx, id)
	if err != nil {
		return err
	}
	if v.State == Published {
		return fault.New(fault.Conflict, "credit.already_published", nil)
	}
	return deleteDraft(ctx, tx, v)
}

// Applied says what a file of rules did.
type Applied struct{ Published, Drafted, Unchanged []string }

// Apply takes a file of rules: what differs from the newest version becomes a
// new one and is published; where the tenant demands a second person it stays
// a draft that waits for one. Rules that the file does not name stay.
func (s *Service) Apply(ctx context.Context, tx *db.Tx, book rule.Book, cause string, by int64) (Applied, error) {
	var out Applied
	tenant, err := s.org.TenantOf(ctx, tx)
	if err != nil {
		return out, err
	}
	newest := map[string]Version{}
	all, err := listVersions(ctx, tx)
	if err != nil {
		return out, err
	}
	for _, v := range all {
		if old, ok := newest[v.Definition.Code]; !ok || v.Number > old.Number {
			newest[v.Definition.Code] = v
		}
	}
	for _, def := range book.Rules {
		hash, err := def.Hash()
		if err != nil {
			return out, err
		}
		// A draft says the same and is not in force yet: applying publishes it.
		waits := tenant.Settings.SecondPersonPublishes && newest[def.Code].State == Submitted
		if v, ok := newest[def.Code]; ok && v.Hash == hash && v.Retired == nil && (v.State == Published || waits) {
			out.Unchanged = append(out.Unchanged, def.Code)
			continue
		}
		v, err := s.SaveDraft(ctx, tx, def, cause, by)
		if err != nil {
			return out, ruleFault(def.Code, err)
		}
		if tenant.Settings.SecondPersonPublishes {
			if _, err := s.Submit(ctx, tx, v.ID, by); err != nil {
				return out, err
			}
			out.Drafted = append(out.Drafted, def.Code)
			continue
		}
		if _, err := s.Publish(ctx, tx, v.ID, by); err != nil {
			return out, ruleFault(def.Code, err)
		}
		out.Published = append(out.Published, def.Code)
	}
	err = s.applyCampaigns(ctx, tx, book.Campaigns, tenant.Settings.SecondPersonPublishes, cause, by, &out)
	return out, err
}

// ruleFault says in which rule of a file something is wrong. Of a fault that
// only counts its parts the parts themselves are carried, since an answer shows
// one depth of them.
func ruleFault(code string, err error) error {
	f, ok := fault.Of(err)
	if !ok {
		return err
	}
	parts := f.Parts
	if len(parts) == 0 {
		parts = []*fault.Fault{f}
	}
	return fault.New(f.Kind, "credit.rule_in_file", fault.Args{"rule": code}).With(parts...)
}

// Export gives the newest published version of every rule that is not retired,
// and of every campaign.
func (s *Service) Export(ctx context.Context, tx *db.Tx) (rule.Book, error) {
	var book rule.Book
	all, err := listVersions(ctx, tx)
	for _, v := range all {
		if v.State == Published && v.Retired == nil {
			book.Rules = append(book.Rules, v.Definition)
		}
	}
	if err != nil {
		return book, err
	}
	campaigns, err := listCampaigns(ctx, tx)
	named := map[string]bool{}
	for _, v := range campaigns {
		if v.State == Published && !named[v.Definition.Code] {
			named[v.Definition.Code] = true
			book.Campaigns = append(book.Campaigns, v.Definition)
		}
	}
	return book, err
}
