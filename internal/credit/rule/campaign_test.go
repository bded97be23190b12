package rule_test

import (
	"slices"
	"testing"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

func boost(t *testing.T, version int, published time.Time, def rule.Campaign) *rule.Boost {
	t.Helper()
	if def.Name == (rule.Name{}) {
		def.Name.ZH = def.Code
	}
	v := xinghe()
	v.Rules = []rule.Term{term("course", "课程", "course")}
	b, err := rule.CompileCampaign(def, version, published, v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func govern(t *testing.T, s *rule.Set, policies []rule.Policy, list ...*rule.Boost) *rule.Set {
	t.Helper()
	if err := s.Govern(policies, list); err != nil {
		t.Fatal(err)
	}
	return s
}

// explained gives the line of the first rule and checks that the amount comes
// out of what is stored alone.
func settled(t *testing.T, s *rule.Set, f *rule.Facts) (string, fixed.Amount) {
	t.Helper()
	matches := s.Match(f, later)
	awards := s.Award(matches, rule.NewCounters())
	seen := matches[0].Seen()
	e := rule.Explain(matches[0].Rule, f, seen, xinghe())
	var got fixed.Amount
	if len(awards) > 0 {
		got = awards[0].Amount
	}
	if again, _ := rule.Recompute(matches[0].Rule, f, seen); again != got || e.Amount != got {
		t.Errorf("paid %s; recomputed %s, explained %s", got, again, e.Amount)
	}
	if e.Arithmetic == nil {
		return "", got
	}
	return e.Arithmetic.Line.ZH, got
}

const fifteen = `{code: course, tags: [strategy], when: {verbs: [completed], object_types: [course]}, amount: {fixed: 15}, bonuses: [{name: {zh: 心得}, credits: 3}]}`
const raised = `{code: course, tags: [strategy], when: {verbs: [completed], object_types: [course]}, amount: {fixed: 15}, bonuses: [{name: {zh: 心得}, credits: 3, multiplied: true}]}`

func TestAT14CampaignsMultiplyTheBaseAndBonusesAreAdded(t *testing.T) {
	double := rule.Campaign{Code: "double", Factor: "2", From: "2026-05-01", To: "2026-06-01", Tags: []string{"strategy"}}
	half := rule.Campaign{Code: "half-more", Factor: "1.5", From: "2026-05-01", To: "2026-06-01", Categories: []string{"practice"}}
	triple := rule.Campaign{Code: "triple", Factor: "3", From: "2026-05-01", To: "2026-06-01", Everything: true}
	capped := fifteen[:len(fifteen)-1] + `, caps: [{unit: credits, limit: 20, subject: rule, period: day}]}`
	zero := time.Time{}
	for what, c := range map[string]struct {
		rule string
		list []rule.Campaign
		when string
		line string
		want fixed.Amount
	}{
		"without a campaign":             {fifteen, nil, "2026-05-10 09:00:00", "15 + 3 = 18", 1800},
		"double":                         {fifteen, []rule.Campaign{double}, "2026-05-10 09:00:00", "15 × 2 + 3 = 33", 3300},
		"double, and the bonus says so":  {raised, []rule.Campaign{double}, "2026-05-10 09:00:00", "(15 + 3) × 2 = 36", 3600},
		"the daily cap comes last":       {capped, []rule.Campaign{double}, "2026-05-10 09:00:00", "15 × 2 + 3 = 33 → 上限剩 20 → 20", 2000},
		"the first moment is in":         {fifteen, []rule.Campaign{double}, "2026-05-01 00:00:00", "15 × 2 + 3 = 33", 3300},
		"the last moment is in":          {fifteen, []rule.Campaign{double}, "2026-05-31 23:59:59", "15 × 2 + 3 = 33", 3300},
		"the day after is not":           {fifteen, []rule.Campaign{double}, "2026-06-01 00:00:00", "15 + 3 = 18", 1800},
		"two multiply":                   {fifteen, []rule.Campaign{double, half}, "2026-05-10 09:00:00", "15 × 2 × 1.5 + 3 = 48", 4800},
		"three are cut at the ceiling 3": {fifteen, []rule.Campaign{double, half, triple}, "2026-05-10 09:00:00", "15 × 2 × 1.5 × 3（封顶 3 倍） + 3 = 48", 4800},
	} {
		s := setOf(t, c.rule)
		var list []*rule.Boost
		for _, d := range c.list {
			list = append(list, boost(t, 1, zero, d))
		}
		line, got := settled(t, govern(t, s, nil, list...), did("completed", "course", "c", c.when))
		if line != c.line || got != c.want {
			t.Errorf("%s: %q, %s; want %q, %s", what, line, got, c.line, c.want)
		}
	}
}

func TestTheNewestPublishedVersionOfACampaignDecides(t *testing.T) {
	def := rule.Campaign{Code: "double", Factor: "2", From: "2026-05-01", To: "2026-07-01", Everything: true}
	shorter := def
	shorter.To = "2026-05-05"
	changed := at("2026-05-04 12:00:00")
	s := govern(t, setOf(t, fifteen), nil, boost(t, 1, time.Time{}, def), boost(t, 2, changed, shorter))
	f := did("completed", "course", "c", "2026-05-10 09:00:00")
	for recorded, want := range map[time.Time]fixed.Amount{changed.Add(-time.Second): 3300, changed: 1800} {
		awards := s.Award(s.Match(f, recorded), rule.NewCounters())
		if len(awards) != 1 || awards[0].Amount != want {
			t.Errorf("recorded %s: %+v; want %s", recorded, awards, want)
		}
	}
}

func TestObjectsWithATagAreMultiplied(t *testing.T) {
	s := govern(t, setOf(t, `{code: any, when: {verbs: [completed]}, amount: {fixed: 4}}`), nil,
		boost(t, 1, time.Time{}, rule.Campaign{Code: "strategy", Factor: "1.25", From: "2026-01-01", To: "2027-01-01", Tags: []string{"ai"}}))
	f := did("completed", "course", "c", "2026-05-10 09:00:00")
	if got := paid(s, f); got != 400 {
		t.Errorf("without the tag %s; want 4", got)
	}
	f.Object.Tags = []string{"ai"}
	if got := paid(s, f); got != 500 {
		t.Errorf("with the tag %s; want 5", got)
	}
}

func TestWrongCampaignsAreNamed(t *testing.T) {
	good := rule.Campaign{Code: "double", Name: name("双倍", "double"), Factor: "2", From: "2026-05-01", To: "2026-06-01", Everything: true}
	for code, spoil := range map[string]func(*rule.Campaign){
		"rule.bad_code":         func(c *rule.Campaign) { c.Code = " " },
		"rule.name_missing":     func(c *rule.Campaign) { c.Name = rule.Name{} },
		"rule.campaign_factor":  func(c *rule.Campaign) { c.Factor = "1" },
		"rule.campaign_target":  func(c *rule.Campaign) { c.Tags = []string{"x"} },
		"rule.bad_date":         func(c *rule.Campaign) { c.To = "soon" },
		"rule.effective_empty":  func(c *rule.Campaign) { c.To = "2026-05-01" },
		"rule.unknown_rule":     func(c *rule.Campaign) { c.Everything, c.Rules = false, []string{"none"} },
		"rule.unknown_category": func(c *rule.Campaign) { c.Everything, c.Categories = false, []string{"none"} },
	} {
		def := good
		spoil(&def)
		_, err := rule.CompileCampaign(def, 1, time.Time{}, xinghe())
		f, ok := fault.Of(err)
		if !ok || !slices.ContainsFunc(f.Parts, func(p *fault.Fault) bool { return p.Code == code }) {
			t.Errorf("got %v; want %s", err, code)
		}
	}
	if got := rule.NewWords(xinghe()).SayCampaign(good, rule.Chinese).String(); got != "2026-05-01 至 2026-05-31，全部规则的学分 × 2。" {
		t.Error(got)
	}
}

// Decision 18: what only a program on the person's device says is limited.
func TestWeakEvidenceIsLimited(t *testing.T) {
	s := govern(t, setOf(t, fifteen), []rule.Policy{{ClientLimit: 1200, Ceiling: expr.Whole(3)}})
	f := did("completed", "course", "c", "2026-05-10 09:00:00")
	for grade, want := range map[rule.Evidence]fixed.Amount{rule.SelfDeclared: 1200, rule.ClientReported: 1200, rule.ServerWitnessed: 1800, rule.BusinessSystem: 1800} {
		f.Activity.Evidence = grade
		line, got := settled(t, s, f)
		if got != want {
			t.Errorf("%s pays %s; want %s", grade, got, want)
		}
		if grade == rule.ClientReported && line != "15 + 3 = 18 → 上限剩 12 → 12" {
			t.Error(line)
		}
	}
}
