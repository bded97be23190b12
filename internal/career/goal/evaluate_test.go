package goal_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"xuefen/internal/career/goal"
	"xuefen/internal/org"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/i18n"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// autumn is the first of September, a Tuesday morning.
func autumn() goal.World {
	return goal.World{Now: time.Date(2026, 9, 1, 10, 0, 0, 0, shanghai), Zone: shanghai, Parents: map[string]string{"team_management": "practice"}}
}

func credits(text string) fixed.Amount {
	a, err := fixed.Parse(text)
	if err != nil {
		panic(err)
	}
	return a
}

var ever = goal.Window{Kind: goal.Ever}

// total asks for credits, of a category when one is named.
func total(target string, category ...string) goal.Criterion {
	return goal.Criterion{Credits: &goal.Credits{Target: credits(target), Category: strings.Join(category, ""), Window: ever}}
}

func all(list ...goal.Criterion) goal.Criterion { return goal.Criterion{All: list} }

func items(codes ...string) goal.Criterion {
	c := &goal.Completed{}
	for _, code := range codes {
		c.Items = append(c.Items, goal.Item{Type: "course", Code: code})
	}
	return goal.Criterion{Completed: c}
}

// lin is 林晓 with credits by category, earned this August, and what she did.
func lin(earned map[string]string, done ...string) *goal.Record {
	r := &goal.Record{Stand: org.Stand{Number: "1001", DepartmentPath: []string{"HQ", "RD", "PLAT"}, Position: "软件工程师", Grade: "P6"}, Done: map[goal.Doing]bool{}}
	for category, amount := range earned {
		r.Earned = append(r.Earned, goal.Earned{Month: 202608, Category: category, Amount: credits(amount)})
	}
	for _, code := range done {
		r.Done[goal.Doing{Item: goal.Item{Type: "course", Code: code}, Verb: "passed"}] = true
	}
	return r
}

func judge(c goal.Criterion, r *goal.Record) goal.Progress {
	return goal.Evaluate(&goal.Definition{Code: "G", Criteria: c}, r, autumn())
}

func chinese(t *testing.T) (words goal.Words, say func(i18n.Phrase) string) {
	t.Helper()
	b := i18n.New()
	if err := b.Load(goal.Locales()); err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"mandatory": "必修", "elective": "选修", "practice": "实践", "team_management": "团队管理"}
	words = goal.Words{Language: i18n.Chinese, Category: func(c string) string { return names[c] }, Item: func(i goal.Item) string { return "《" + i.Code + "》" }}
	return words, func(p i18n.Phrase) string {
		text := b.Sentence(i18n.Chinese, p.Code, p.Args)
		if missing := b.Missing(); len(missing) > 0 {
			t.Errorf("%s cannot be said: %v", p.Code, missing)
		}
		return text
	}
}

func reasons(t *testing.T, p goal.Progress) string {
	t.Helper()
	words, say := chinese(t)
	var list []string
	for _, r := range p.Reasons(words) {
		list = append(list, say(r))
	}
	return strings.Join(list, "；")
}

// AT 03: 120 may apply, 119.99 may not.
func TestThresholdsAreInclusive(t *testing.T) {
	for _, c := range []struct {
		have    string
		reached bool
		gap     string
	}{{"120", true, "0"}, {"119.99", false, "0.01"}, {"120.01", true, "0"}, {"0", false, "120"}} {
		p := judge(total("120"), lin(map[string]string{"practice": c.have}))
		if (p.State == goal.Reached) != c.reached || p.Gap != credits(c.gap) {
			t.Errorf("%s of 120: got %s with gap %s; want reached %v and gap %s", c.have, p.State, p.Gap, c.reached, c.gap)
		}
		if p.Percent == 100 && !c.reached {
			t.Errorf("%s of 120 is shown as 100 %%", c.have)
		}
	}
}

// AT 33: a supervisor has 150 in all and 50 of practice.
func TestASupervisorNeedsTotalAndPractice(t *testing.T) {
	supervisor := all(total("150"), total("50", "practice"))
	for _, c := range []struct {
		practice, rest string
		reached        bool
		why            string
	}{
		{"50", "100", true, ""},
		{"60", "89.99", false, "历来累计学分 149.99，要求 150，还差 0.01"},
		{"49.99", "150.01", false, "历来“实践”学分 49.99，要求 50，还差 0.01"},
		{"10", "20", false, "历来累计学分 30，要求 150，还差 120；历来“实践”学分 10，要求 50，还差 40"},
	} {
		p := judge(supervisor, lin(map[string]string{"practice": c.practice, "elective": c.rest}))
		if got := reasons(t, p); (p.State == goal.Reached) != c.reached || got != c.why {
			t.Errorf("practice %s and %s others: got %s, %q; want %q", c.practice, c.rest, p.State, got, c.why)
		}
	}
}

// AT 34: 300 earned of which 60 team management: yes of the required 200, no
// of what was earned.
func TestTheDenominatorOfAShareIsASetting(t *testing.T) {
	share := func(of goal.Whole) goal.Criterion {
		return all(total("200"), goal.Criterion{Share: &goal.Share{Category: "team_management", Percent: credits("30"), Of: of, Window: ever}})
	}
	for _, c := range []struct {
		team, rest string
		of         goal.Whole
		reached    bool
		why        string
	}{
		{"60", "240", goal.OfRequired, true, ""},
		{"60", "240", goal.OfEarned, false, "“团队管理”应达到已得学分的 30%，即 90，现有 60，再得 42.86 即可达到（历来）"},
		{"59.99", "240", goal.OfRequired, false, "“团队管理”应达到要求总学分的 30%，即 60，现有 59.99，还差 0.01（历来）"},
		{"90", "210", goal.OfEarned, true, ""},
	} {
		p := judge(share(c.of), lin(map[string]string{"team_management": c.team, "elective": c.rest}))
		if got := reasons(t, p); (p.State == goal.Reached) != c.reached || got != c.why {
			t.Errorf("%s of %s+%s: got %s, %q; want %q", c.of, c.team, c.rest, p.State, got, c.why)
		}
	}
}

// What is named as lacking to a share of all earned is the least that does.
func TestTheLackOfAShareIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		have, rest := rapid.Int64Range(0, 50_000).Draw(t, "have"), rapid.Int64Range(0, 50_000).Draw(t, "rest")
		percent := fixed.Amount(rapid.Int64Range(1, 9_999).Draw(t, "percent"))
		share := goal.Criterion{Share: &goal.Share{Category: "practice", Percent: percent, Of: goal.OfEarned, Window: ever}}
		of := func(have int64) goal.Progress {
			return judge(share, &goal.Record{Earned: []goal.Earned{{Month: 202601, Category: "practice", Amount: fixed.Amount(have)}, {Month: 202601, Category: "elective", Amount: fixed.Amount(rest)}}})
		}
		lack := int64(of(have).Root.Lack)
		if of(have+lack).State != goal.Reached {
			t.Fatalf("%d of %d at %s %%: %d more do not reach it", have, have+rest, percent, lack)
		}
		if lack > 0 && of(have+lack-1).State == goal.Reached {
			t.Fatalf("%d of %d at %s %%: %d is more than is needed", have, have+rest, percent, lack)
		}
	})
}

// AT 56: a mandatory set is a set; 180 credits do not replace an item of it.
func TestNothingReplacesAMandatoryItem(t *testing.T) {
	c := all(total("150"), items("文化", "安全"))
	p := judge(c, lin(map[string]string{"elective": "180"}, "文化"))
	if p.State == goal.Reached || p.Missing != 1 || p.Gap != 0 {
		t.Errorf("got %+v; want one item missing", p)
	}
	if got, want := reasons(t, p), "必修未完成：《安全》"; got != want {
		t.Errorf("the reason is %q; want %q", got, want)
	}
	if p := judge(c, lin(map[string]string{"elective": "180"}, "文化", "安全")); p.State != goal.Reached {
		t.Errorf("with both done: %s", p.State)
	}
	r := lin(map[string]string{"elective": "180"}, "文化")
	r.Done[goal.Doing{Item: goal.Item{Type: "course", Code: "安全"}, Verb: "viewed"}] = true
	if p := judge(c, r); p.State == goal.Reached {
		t.Error("having viewed it counted as having done it")
	}
}

func TestSomeItemsOfASet(t *testing.T) {
	c := items("甲", "乙", "丙")
	c.Completed.AtLeast, c.Name = 2, goal.Name{Zh: "选修课程"}
	p := judge(c, lin(nil, "甲"))
	if got, want := reasons(t, p), "选修课程要求完成 2 项，还差 1 项，可选：《乙》、《丙》"; got != want || p.Percent != 50 {
		t.Errorf("got %q at %d %%; want %q at 50 %%", got, p.Percent, want)
	}
	if p := judge(c, lin(nil, "甲", "丙")); p.State != goal.Reached {
		t.Errorf("two of three: %s", p.State)
	}
	many := reasons(t, judge(items("1", "2", "3", "4", "5", "6", "7"), lin(nil)))
	if want := "必修未完成：《1》、《2》、《3》、《4》、《5》等 7 项"; many != want {
		t.Errorf("got %q; want %q", many, want)
	}
}

// AT 13: the same data under both readings of 40/30/30.
func TestFortyThirtyThirtyHasTwoReadings(t *testing.T) {
	parts := []goal.Part{
		{Category: "mandatory", Percent: credits("40"), Bound: goal.AtLeast},
		{Category: "elective", Percent: credits("30"), Bound: goal.AtMost},
		{Category: "practice", Percent: credits("30"), Bound: goal.AtLeast},
	}
	by := func(reading goal.Reading) goal.Criterion {
		return goal.Criterion{Composition: &goal.Composition{Reading: reading, Target: credits("100"), Parts: parts, Window: ever}}
	}
	for _, c := range []struct {
		name      string
		m, e, p   string
		quota     string // counted, or reached
		quotaWhy  string
		weighted  string // score
		weightWhy string
	}{
		{"as asked", "40", "30", "30", "100.00", "", "34.00", "历来加权得分 34，要求 100，至少还需 165 学分"},
		{"too many electives", "40", "200", "30", "100.00", "", "85.00", "历来加权得分 85，要求 100，至少还需 37.5 学分"},
		{"electives only", "0", "400", "0", "30.00", "历来构成未达标：必修 0/40、实践 0/30，至少还需 70 学分", "120.00", ""},
		{"short of the total", "40", "10", "30", "80.00", "历来计入构成的学分 80，要求 100，至少还需 20", "28.00", "历来加权得分 28，要求 100，至少还需 180 学分"},
		{"just below a part", "39.99", "30", "60", "129.99", "历来构成未达标：必修 39.99/40，至少还需 0.01 学分", "42.99", "历来加权得分 42.99，要求 100，至少还需 142.51 学分"},
		{"other categories do not count", "40", "0", "30", "70.00", "历来计入构成的学分 70，要求 100，至少还需 30", "25.00", "历来加权得分 25，要求 100，至少还需 187.5 学分"},
	} {
		r := lin(map[string]string{"mandatory": c.m, "elective": c.e, "practice": c.p, "culture": "500"})
		quota, weighted := judge(by(goal.Quota), r), judge(by(goal.Weighted), r)
		if got := quota.Root.Have.String(); got != c.quota || reasons(t, quota) != c.quotaWhy {
			t.Errorf("%s: a quota counts %s, %q; want %s, %q", c.name, got, reasons(t, quota), c.quota, c.quotaWhy)
		}
		if got := weighted.Root.Have.String(); got != c.weighted || reasons(t, weighted) != c.weightWhy {
			t.Errorf("%s: a weighting gives %s, %q; want %s, %q", c.name, got, reasons(t, weighted), c.weighted, c.weightWhy)
		}
	}
}

// The parts of a quota are shown with what counts.
func TestAQuotaShowsItsParts(t *testing.T) {
	c := goal.Criterion{Composition: &goal.Composition{Reading: goal.Quota, Target: credits("100"), Window: ever, Parts: []goal.Part{
		{Category: "elective", Percent: credits("30"), Bound: goal.AtMost}, {Category: "practice", Percent: credits("70"), Bound: goal.AtLeast}}}}
	p := judge(c, lin(map[string]string{"elective": "50", "team_management": "20"}))
	got := p.Root.Shares
	if len(got) != 2 || got[0].Counted != credits("30") || !got[0].Reached || got[1].Have != credits("20") || got[1].Need != credits("70") || got[1].Reached {
		t.Errorf("got %+v", got)
	}
}

// AT 01: on 1 January the year's total is 0 while that of ever keeps 100.
func TestWindows(t *testing.T) {
	r := &goal.Record{Stand: org.Stand{HiredOn: time.Date(2025, 11, 15, 0, 0, 0, 0, shanghai)}, Earned: []goal.Earned{
		{202510, "practice", 100}, {202511, "practice", 200}, {202601, "practice", 400}, {202607, "practice", 800}, {202608, "practice", 1600}, {202609, "practice", 3200},
	}}
	december := time.Date(2026, 12, 31, 23, 59, 59, 0, shanghai)
	for _, c := range []struct {
		window goal.Window
		now    time.Time
		want   fixed.Amount
		from   string
		to     string
	}{
		{goal.Window{Kind: goal.Year}, december, 6000, "2026-01-01", "2027-01-01"},
		{goal.Window{Kind: goal.Year}, december.Add(time.Second), 0, "2027-01-01", "2028-01-01"},
		{ever, december.Add(time.Second), 6300, "", ""},
		{goal.Window{Kind: goal.Quarter}, autumn().Now, 5600, "2026-07-01", "2026-10-01"},
		{goal.Window{Kind: goal.Month}, autumn().Now, 3200, "2026-09-01", "2026-10-01"},
		{goal.Window{Kind: goal.Month}, autumn().Now.AddDate(0, 0, -1), 1600, "2026-08-01", "2026-09-01"},
		{goal.Window{Kind: goal.Rolling, Months: 2}, autumn().Now, 4800, "2026-08-01", ""},
		{goal.Window{Kind: goal.Rolling, Months: 12}, autumn().Now, 6200, "2025-10-01", ""},
		{goal.Window{Kind: goal.SinceHire}, autumn().Now, 6200, "2025-11-15", ""},
	} {
		w := autumn()
		w.Now = c.now
		p := goal.Evaluate(&goal.Definition{Criteria: goal.Criterion{Credits: &goal.Credits{Target: credits("1000"), Window: c.window}}}, r, w)
		want := c.want
		if c.window.Kind == goal.Rolling && c.window.Months == 12 {
			want = 6300 // October of the year before is the twelfth month
		}
		if p.Main.Have != want || day(p.Main.From) != c.from || day(p.Main.To) != c.to {
			t.Errorf("%v on %s: got %s from %s to %s; want %s from %s to %s", c.window, day(c.now), p.Main.Have, day(p.Main.From), day(p.Main.To), want, c.from, c.to)
		}
	}
}

func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(shanghai).Format(time.DateOnly)
}

// A goal that has ended is judged as of its last day, one that has not begun as
// of its first.
func TestAGoalIsJudgedWithinItsDates(t *testing.T) {
	def := &goal.Definition{From: "2026-01-01", To: "2027-01-01", Criteria: goal.Criterion{Credits: &goal.Credits{Target: credits("100"), Window: goal.Window{Kind: goal.Year}}}}
	r := &goal.Record{Earned: []goal.Earned{{202612, "practice", credits("99")}, {202701, "practice", credits("50")}}}
	w := autumn()
	w.Now = time.Date(2027, 2, 1, 0, 0, 0, 0, shanghai)
	p := goal.Evaluate(def, r, w)
	if p.State != goal.Missed || p.Main.Have != credits("99") || p.DaysLeft != 0 || p.PerWeek != 0 {
		t.Errorf("after the end: %s with %s, %d days left; want missed with 99", p.State, p.Main.Have, p.DaysLeft)
	}
	w.Now = time.Date(2025, 12, 1, 0, 0, 0, 0, shanghai)
	if p := goal.Evaluate(def, r, w); day(p.Main.From) != "2026-01-01" || *p.Main.Expected != 0 {
		t.Errorf("before the beginning: the window begins %s, expected %s", day(p.Main.From), p.Main.Expected)
	}
}

func TestThePaceIsEvenOverTheDays(t *testing.T) {
	w := autumn()
	year := goal.Criterion{Credits: &goal.Credits{Target: credits("365"), Window: goal.Window{Kind: goal.Year}}}
	p := goal.Evaluate(&goal.Definition{Criteria: year}, lin(map[string]string{"practice": "200"}), w)
	if got, want := *p.Main.Expected, credits("244"); got != want { // 1 September is the 244th day
		t.Errorf("expected today: %s; want %s", got, want)
	}
	if p.DaysLeft != 122 || p.Gap != credits("165") || p.PerWeek != credits("9.47") || day(p.Deadline) != "2027-01-01" {
		t.Errorf("%d days left, gap %s, %s per week until %s; want 122, 165, 9.47, 2027-01-01", p.DaysLeft, p.Gap, p.PerWeek, day(p.Deadline))
	}
	w.Now = time.Date(2026, 12, 31, 23, 0, 0, 0, shanghai)
	p = goal.Evaluate(&goal.Definition{Criteria: year}, lin(map[string]string{"practice": "200"}), w)
	if *p.Main.Expected != credits("365") || p.DaysLeft != 1 || p.PerWeek != p.Gap {
		t.Errorf("on the last day: expected %s, %d days left, %s per week", *p.Main.Expected, p.DaysLeft, p.PerWeek)
	}
	if p := judge(total("100"), lin(nil)); p.Main.Expected != nil || !p.Deadline.IsZero() || p.PerWeek != 0 {
		t.Errorf("a window without end has a pace: %+v", p)
	}
	short := goal.Evaluate(&goal.Definition{Criteria: year, To: "2026-10-01"}, lin(nil), autumn())
	if day(short.Deadline) != "2026-10-01" || short.DaysLeft != 30 {
		t.Errorf("a goal that ends before its window: %s, %d days", day(short.Deadline), short.DaysLeft)
	}
}

// AT 26: the narrowest target counts: grade before position before department.
func TestTargetsDifferByPlace(t *testing.T) {
	c := goal.Criterion{Credits: &goal.Credits{Target: credits("100"), Window: ever, Targets: []goal.Target{
		{goal.Audience{Departments: []string{"RD"}}, credits("90")},
		{goal.Audience{Departments: []string{"PLAT"}}, credits("80")},
		{goal.Audience{Positions: []string{"部门主管"}}, credits("150")},
		{goal.Audience{Grades: []string{"P5"}}, credits("60")},
		{goal.Audience{Departments: []string{"HQ"}, Grades: []string{"P5"}}, credits("50")},
	}}}
	for _, p := range []struct {
		path            string
		position, grade string
		want            string
	}{
		{"HQ/GZ", "销售代表", "P6", "100"}, {"HQ/RD", "软件工程师", "P6", "90"}, {"HQ/RD/PLAT", "软件工程师", "P6", "80"},
		{"HQ/RD/PLAT", "部门主管", "M2", "150"}, {"HQ/RD/PLAT", "部门主管", "P5", "50"}, {"GZ", "销售代表", "P5", "60"},
	} {
		r := &goal.Record{Stand: org.Stand{DepartmentPath: strings.Split(p.path, "/"), Position: p.position, Grade: p.grade}}
		if got := judge(c, r).Main.Need; got != credits(p.want) {
			t.Errorf("%s %s %s: the target is %s; want %s", p.path, p.position, p.grade, got, p.want)
		}
	}
}

func TestAlternatives(t *testing.T) {
	c := goal.Criterion{Any: []goal.Criterion{all(total("100"), items("甲")), total("200")}}
	p := judge(c, lin(map[string]string{"elective": "150"}))
	if p.State == goal.Reached || p.Gap != 0 || p.Missing != 1 {
		t.Errorf("got %s, gap %s, %d items; want one item, the nearest alternative", p.State, p.Gap, p.Missing)
	}
	if got, want := reasons(t, p), "必修未完成：《甲》"; got != want {
		t.Errorf("got %q; want %q", got, want)
	}
	for _, r := range []*goal.Record{lin(map[string]string{"elective": "200"}), lin(map[string]string{"elective": "100"}, "甲")} {
		if p := judge(c, r); p.State != goal.Reached {
			t.Errorf("with %v: %s", r.Earned, p.State)
		}
	}
}

// Credits of one kind serve several criteria, so that the gap is not their sum.
func TestTheGapIsTheLeastThatCloses(t *testing.T) {
	c := all(total("100"), total("40", "mandatory"), total("30", "practice"), total("10", "team_management"))
	for _, g := range []struct {
		earned map[string]string
		want   string
	}{
		{map[string]string{"elective": "95"}, "70"},                      // 40 + 30, of which 10 are team management
		{map[string]string{"mandatory": "40", "practice": "30"}, "30"},   // the total, team management among it
		{map[string]string{"mandatory": "60", "practice": "35"}, "10"},   // team management counts as practice
		{map[string]string{"mandatory": "40", "elective": "1000"}, "30"}, // practice with its part
	} {
		if p := judge(c, lin(g.earned)); p.Gap != credits(g.want) {
			t.Errorf("%v: gap %s; want %s", g.earned, p.Gap, g.want)
		}
	}
}

func TestNearlyBeginsAtEighty(t *testing.T) {
	for have, want := range map[string]goal.State{"79.99": goal.Open, "80": goal.Nearly, "99.99": goal.Nearly, "100": goal.Reached} {
		if p := judge(total("100"), lin(map[string]string{"practice": have})); p.State != want {
			t.Errorf("%s of 100 is %s; want %s", have, p.State, want)
		}
	}
}
