package credit

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Supposition says which rules somebody wants to see at work: the published
// ones, changed. The zero value is the published rules as they are.
type Supposition struct {
	Drafts  []rule.Definition // each stands above every published version of its rule
	Without []string          // codes of rules that are left out
	Alone   bool              // only the drafts; all other rules are left out
	OwnDays bool              // drafts apply in their own range of days; otherwise in any
	Before  []VersionID       // published versions taken as published before everything
}

// Rules are compiled rules for replaying records. They outlive the
// transaction that made them and are safe for concurrent use.
type Rules struct {
	Set    *rule.Set
	Drafts []*rule.Rule // of the supposition, in its order
	ids    map[string]RuleID
}

// IDOf is the id of a rule by its code; 0 for one that was never saved.
func (r *Rules) IDOf(code string) RuleID { return r.ids[code] }

// MostDrafts is how many drafts one supposition may have.
const MostDrafts = 500

// Suppose compiles the rules of a supposition and writes nothing. Faults:
// credit.rule_in_file naming the draft that is wrong, credit.too_many_drafts,
// those of the set as a whole.
func (s *Service) Suppose(ctx context.Context, tx *db.Tx, what Supposition) (*Rules, error) {
	if len(what.Drafts) > MostDrafts {
		return nil, fault.New(fault.TooLarge, "credit.too_many_drafts", fault.Args{"most": MostDrafts})
	}
	words, err := s.Vocabulary(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, d := range what.Drafts {
		words.Rules = append(words.Rules, rule.Term{Code: d.Code, Name: d.Name})
	}
	published, err := publishedVersions(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := &Rules{ids: map[string]RuleID{}}
	newest := map[string]int{}
	var all []*rule.Rule
	for _, v := range published {
		code := v.Definition.Code
		out.ids[code] = v.Rule
		newest[code] = max(newest[code], v.Number)
		if what.Alone || slices.Contains(what.Without, code) {
			continue
		}
		r, err := reload(v, words, slices.Contains(what.Before, v.ID))
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	for _, d := range what.Drafts {
		r, err := compileDraft(d, newest[d.Code]+1, what.OwnDays, words)
		if err != nil {
			return nil, ruleFault(d.Code, err)
		}
		out.Drafts = append(out.Drafts, r)
		all = append(all, r)
	}
	if out.Set, err = rule.NewSet(all...); err != nil {
		return nil, err
	}
	return out, govern(ctx, tx, out.Set, words)
}

func reload(v Version, words *rule.Vocabulary, before bool) (*rule.Rule, error) {
	ref := rule.Ref{ID: int64(v.ID), Version: v.Number, PublishedAt: v.PublishedAt}
	if before {
		ref.PublishedAt = time.Time{}
	}
	if v.Retired != nil {
		ref.RetiredFrom = v.Retired.From
	}
	return rule.Reload(v.Definition, ref, words)
}

func compileDraft(d rule.Definition, number int, ownDays bool, words *rule.Vocabulary) (*rule.Rule, error) {
	if !ownDays {
		d.Effective = rule.Effective{}
	}
	return rule.Compile(d, rule.Ref{Version: number}, words)
}

// Verbs lists the verbs that any of the rules may be about, once each.
func (r *Rules) Verbs() []string {
	var all []string
	for _, one := range r.Set.Rules() {
		all = append(all, one.Def.When.Verbs...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// known are the parts of a definition whose memory is known to end with the
// periods of its caps.
var known = []string{
	"code", "name", "note", "category", "subcategory", "tags", "when", "if", "amount", "bonuses", "caps", "beneficiary", "scope", "replaces",
	"exclusive_group", "validity", "effective", "owner", "review_by",
}

// Memory is the longest period over which the rules remember what they paid:
// what happened outside of the periods that a window touches cannot change
// what they pay inside. Ever means that everything counts.
func (r *Rules) Memory() rule.Period {
	order := []rule.Period{rule.Day, rule.Week, rule.Month, rule.Quarter, rule.Year, rule.Ever}
	longest := 0
	for _, one := range r.Set.Rules() {
		for _, c := range one.Def.Caps {
			longest = max(longest, slices.Index(order, c.Period))
		}
		raw, err := one.Def.JSON()
		var parts map[string]json.RawMessage
		if err != nil || json.Unmarshal(raw, &parts) != nil {
			return rule.Ever
		}
		for name := range parts {
			if !slices.Contains(known, name) {
				return rule.Ever
			}
		}
	}
	return order[longest]
}
