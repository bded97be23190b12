package rule

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
)

// Campaign multiplies what rules pay for a time. From and To are days by the
// time of the activity, From included, To not. It names at least one of rules,
// categories (of rules, sub-categories included) and tags (of rules or of
// objects), or everything; a rule is multiplied when any of them fits.
type Campaign struct {
	Code       string   `json:"code"`
	Name       Name     `json:"name"`
	Note       string   `json:"note,omitempty"`
	Factor     Decimal  `json:"factor"`
	From       Date     `json:"from"`
	To         Date     `json:"to"`
	Rules      []string `json:"rules,omitempty"`
	Categories []string `json:"categories,omitempty"`
	Tags       []string `json:"tags,omitempty"`
	Everything bool     `json:"everything,omitempty"`
}

// Boost is a compiled version of a campaign. It is immutable.
type Boost struct {
	Def         Campaign
	Version     int
	PublishedAt time.Time
	factor      expr.Number
	from, to    int32
}

// maxFactor is the most that one campaign may multiply by.
const maxFactor = 100

// CompileCampaign checks a campaign against the words of a tenant. The fault
// "rule.campaign_invalid" carries everything that is wrong.
func CompileCampaign(def Campaign, version int, publishedAt time.Time, v *Vocabulary) (*Boost, error) {
	return compileCampaign(def, version, publishedAt, v, false)
}

// ReloadCampaign compiles a version that was published earlier; codes that have
// since disappeared are no faults.
func ReloadCampaign(def Campaign, version int, publishedAt time.Time, v *Vocabulary) (*Boost, error) {
	return compileCampaign(def, version, publishedAt, v, true)
}

func compileCampaign(def Campaign, version int, publishedAt time.Time, v *Vocabulary, lenient bool) (*Boost, error) {
	ck := &checker{vocab: v, lenient: lenient}
	b := &Boost{Def: def, Version: version, PublishedAt: publishedAt}
	if !codeShape.MatchString(def.Code) || len(def.Code) > maxCode {
		ck.blame("code", "rule.bad_code", fault.Args{"code": clip(def.Code), "limit": maxCode})
	}
	if def.Name.ZH == "" && def.Name.EN == "" {
		ck.blame("name", "rule.name_missing", nil)
	}
	ck.length(def.Name.ZH, maxName, "name.zh")
	ck.length(def.Name.EN, maxName, "name.en")
	ck.length(def.Note, maxNote, "note")
	ck.campaignTarget(def)
	n, err := def.Factor.number()
	if err != nil || n.Cmp(expr.Whole(1)) <= 0 || n.Cmp(expr.Whole(maxFactor)) > 0 {
		ck.blame("factor", "rule.campaign_factor", fault.Args{"value": clip(string(def.Factor)), "limit": maxFactor})
	}
	b.factor = n
	for _, d := range []struct {
		path string
		day  Date
		into *int32
	}{{"from", def.From, &b.from}, {"to", def.To, &b.to}} {
		if *d.into, err = d.day.parse(); err != nil {
			ck.add(d.path, err)
		}
	}
	if b.from > 0 && b.to > 0 && b.from >= b.to {
		ck.blame("to", "rule.effective_empty", fault.Args{"from": string(def.From), "to": string(def.To)})
	}
	if len(ck.parts) > 0 {
		return nil, fault.New(fault.Invalid, "rule.campaign_invalid", fault.Args{"count": len(ck.parts)}).With(ck.parts...)
	}
	return b, nil
}

func (ck *checker) campaignTarget(def Campaign) {
	named := len(def.Rules) + len(def.Categories) + len(def.Tags)
	if (named > 0) == def.Everything {
		ck.blame("everything", "rule.campaign_target", nil)
	}
	ck.codes(def.Rules, ck.vocab.Rules, "rules", "rule.unknown_rule")
	ck.atMost(len(def.Tags), maxTags, "tags")
	var categories []Term
	for _, c := range ck.vocab.Categories {
		categories = append(append(categories, Term{Code: c.Code, Name: c.Name}), c.Subcategories...)
	}
	ck.codes(def.Categories, categories, "categories", "rule.unknown_category")
}

// joinCampaigns groups the versions of each campaign, newest first, in the
// order of codes: that is the order in which they multiply.
func (s *Set) joinCampaigns(list []*Boost) error {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b *Boost) int {
		return cmp.Or(strings.Compare(a.Def.Code, b.Def.Code), cmp.Compare(b.Version, a.Version))
	})
	s.campaigns = nil
	for i, b := range list {
		if i > 0 && list[i-1].Def.Code == b.Def.Code {
			if list[i-1].Version == b.Version {
				return fault.New(fault.Conflict, "rule.version_twice", fault.Args{"code": b.Def.Code, "version": b.Version})
			}
			last := len(s.campaigns) - 1
			s.campaigns[last] = append(s.campaigns[last], b)
			continue
		}
		s.campaigns = append(s.campaigns, []*Boost{b})
	}
	return nil
}

// multipliers lists the campaigns that multiply what a rule pays for an
// activity of a day: of each campaign the newest version that was published
// before the recording decides alone, so that a campaign is ended early by a
// version that ends earlier.
func (s *Set) multipliers(r *Rule, tags []string, day int32, recordedAt time.Time) []Multiplier {
	var out []Multiplier
	for _, versions := range s.campaigns {
		for _, b := range versions {
			if recordedAt.Before(b.PublishedAt) {
				continue
			}
			if day >= b.from && day < b.to && b.boosts(r, tags) {
				out = append(out, Multiplier{Code: b.Def.Code, Factor: b.factor})
			}
			break
		}
	}
	return out
}

func (b *Boost) boosts(r *Rule, tags []string) bool {
	d := &b.Def
	if d.Everything || slices.Contains(d.Rules, r.Def.Code) || slices.Contains(d.Categories, r.Def.Category) ||
		r.Def.Subcategory != "" && slices.Contains(d.Categories, r.Def.Subcategory) {
		return true
	}
	return slices.ContainsFunc(d.Tags, func(t string) bool { return slices.Contains(r.Def.Tags, t) || slices.Contains(tags, t) })
}

// DecodeCampaign reads one campaign in JSON, naming everything that does not
// fit by its path.
func DecodeCampaign(raw []byte) (Campaign, error) {
	var c Campaign
	if len(raw) > MaxFile {
		return c, fault.New(fault.TooLarge, "rule.file_too_large", fault.Args{"limit": MaxFile >> 20})
	}
	tree, err := jsonTree(raw)
	if err != nil {
		return c, err
	}
	return c, fill(&c, tree)
}

// JSON writes a campaign in its stable form, indented.
func (c Campaign) JSON() ([]byte, error) { return json.MarshalIndent(c, "", "  ") }

// Hash is the same for campaigns that say the same.
func (c Campaign) Hash() (string, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("hash campaign %s: %w", c.Code, err)
	}
	return hashOf(raw), nil
}

// SayCampaign writes a campaign as one plain sentence.
func (w *Words) SayCampaign(c Campaign, lang string) Sentence {
	t := w.in(lang)
	var targets []Sentence
	add := func(key string, names []Sentence) {
		if len(names) > 0 {
			targets = append(targets, t.say(key, map[string]Sentence{"names": t.list("or", names)}))
		}
	}
	named := func(codes []string, name func(string) string) (out []Sentence) {
		for _, code := range codes {
			out = append(out, piece(What, name(code)))
		}
		return out
	}
	add("campaign_rules", named(c.Rules, func(code string) string { return nameOf(t.vocab.Rules, code, lang) }))
	add("campaign_categories", named(c.Categories, func(code string) string { return t.categoryName(code) }))
	add("campaign_tags", named(c.Tags, func(code string) string { return code }))
	if c.Everything {
		targets = append(targets, t.say("campaign_everything", nil))
	}
	last := string(c.To)
	if end, err := time.Parse(time.DateOnly, last); err == nil {
		last = end.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return t.say("campaign", map[string]Sentence{"from": piece(InValue, string(c.From)), "to": piece(InValue, last),
		"targets": t.list("either", targets), "factor": piece(InCredits, string(c.Factor))})
}

func (t *teller) categoryName(code string) string {
	for _, c := range t.vocab.Categories {
		if c.Code == code {
			return c.Name.In(t.lang)
		}
		if sub, ok := termIn(c.Subcategories, code); ok {
			return sub.Name.In(t.lang)
		}
	}
	return code
}
