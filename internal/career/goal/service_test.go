package goal_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/career/goal"
	"xuefen/internal/credit/board"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// companyF is the table of AT 01, with courses that pay their own value.
const companyF = `rules:
- code: training
  name: {zh: 参加线上培训, en: Online training}
  category: elective
  when: {verbs: [completed], object_types: [session]}
  amount: {fixed: "5"}
  validity: {forever: true}
- code: exam
  name: {zh: 通过考试, en: Exam passed}
  category: mandatory
  when: {verbs: [passed], object_types: [exam]}
  if: {all: [{field: activity.score, op: ">=", value: 60}]}
  amount: {fixed: "10"}
  validity: {forever: true}
- code: project
  name: {zh: 创新项目, en: Innovation project}
  category: practice
  when: {verbs: [completed], object_types: [project]}
  amount: {fixed: "20"}
  validity: {forever: true}
- code: course
  name: {zh: 完成课程, en: Course completed}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {object_value: true}
  validity: {forever: true}
`

// game is the company with goals.
type game struct {
	*credittest.Company
	goals *goal.Service
}

// Modules are the tables a company with goals needs.
func modules() []db.Module {
	return append(credittest.Modules(), board.Migrations(), goal.Migrations())
}

func newGame(t *testing.T, d *db.DB) *game {
	t.Helper()
	c := credittest.New(t, d)
	c.Apply(t, companyF)
	boards := board.New(d, c.Clock, c.Org, c.Credit)
	return &game{c, goal.New(c.Clock, c.Org, c.Credit, boards, c.Activity, c.Credit)}
}

func each(t *testing.T, test func(t *testing.T, g *game)) {
	t.Helper()
	dbtest.Each(t, modules(), func(t *testing.T, d *db.DB) { test(t, newGame(t, d)) })
}

const (
	drafter   = 7001
	publisher = 7002
)

// publish drafts and publishes a goal.
func (g *game) publish(t *testing.T, def goal.Definition) goal.Version {
	t.Helper()
	var v goal.Version
	g.Tx(t, func(ctx context.Context, tx *db.Tx) (err error) {
		if v, err = g.goals.SaveDraft(ctx, tx, def, "新的一年", drafter); err != nil {
			return err
		}
		v, err = g.goals.Publish(ctx, tx, v.ID, publisher)
		return err
	})
	return v
}

// stand is where somebody stands towards a goal.
func (g *game) stand(t *testing.T, v goal.Version, p org.PersonID) goal.Progress {
	t.Helper()
	var st goal.Standing
	g.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		st, err = g.goals.ProgressOf(ctx, tx, v.Goal, p)
		return err
	})
	return st.Progress
}

func (g *game) refused(t *testing.T, code string, work func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := g.DB.Tenant(g.Tenant).Tx(t.Context(), work); fault.CodeOf(err) != code {
		t.Errorf("got %v; want the fault %s", err, code)
	}
}

func definition(code string, c goal.Criterion) goal.Definition {
	return goal.Definition{Code: code, Name: goal.Name{Zh: "晋升候选", En: "Promotion"}, Criteria: c}
}

func inYear(target string) goal.Criterion {
	return goal.Criterion{Credits: &goal.Credits{Target: credits(target), Window: goal.Window{Kind: goal.Year}}}
}

// learn does trainings, exams and projects.
func (g *game) learn(t *testing.T, number string, trainings, exams, projects int) []activity.Receipt {
	t.Helper()
	var list []activity.Input
	for i := range trainings {
		list = append(list, g.Did(number, "completed", "session", fmt.Sprint("T", i)))
	}
	for i := range exams {
		list = append(list, g.Scored(number, "passed", "exam", fmt.Sprint("E", i), "87"))
	}
	for i := range projects {
		list = append(list, g.Did(number, "completed", "project", fmt.Sprint("P", i)))
	}
	return g.Record(t, list...)
}

// AT 01: 4 trainings, 4 exams and 2 projects are 100 and on the list; with one
// training fewer it is 95 and a gap of 5; on 1 January the year's total is 0
// while that of ever keeps 100.
func TestTheYearOfCompanyF(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		year, everGoal := g.publish(t, definition("promotion", inYear("100"))), g.publish(t, definition("ever", total("100")))
		g.learn(t, "1001", 4, 4, 2)
		g.learn(t, "1003", 3, 4, 2)
		if p := g.stand(t, year, g.Lin); p.State != goal.Reached || p.Main.Have != credits("100") {
			t.Errorf("林晓: %s with %s; want reached with 100", p.State, p.Main.Have)
		}
		if p := g.stand(t, year, g.He); p.State != goal.Nearly || p.Main.Have != credits("95") || p.Gap != credits("5") {
			t.Errorf("何静: %s with %s, gap %s; want nearly with 95, gap 5", p.State, p.Main.Have, p.Gap)
		}
		if got := g.list(t, year, goal.Reached); got != "林晓" {
			t.Errorf("the list holds %q; want 林晓 alone", got)
		}
		g.Clock.Set(time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)) // midnight in Shanghai
		if p := g.stand(t, year, g.Lin); p.Main.Have != 0 {
			t.Errorf("on 1 January the year holds %s; want 0", p.Main.Have)
		}
		if p := g.stand(t, everGoal, g.Lin); p.Main.Have != credits("100") || p.State != goal.Reached {
			t.Errorf("on 1 January ever holds %s; want 100", p.Main.Have)
		}
		if got := g.list(t, everGoal, goal.Reached); got != "林晓" {
			t.Errorf("the list of ever holds %q; want 林晓", got)
		}
	})
}

// list names the people of a goal in a state.
func (g *game) list(t *testing.T, v goal.Version, state goal.State) string {
	t.Helper()
	var names []string
	g.Read(t, func(ctx context.Context, tx *db.Tx) error {
		list, _, err := g.goals.People(ctx, tx, v.Goal, goal.PeopleFilter{Reach: org.Reach{All: true}, State: state, Limit: 100})
		for _, p := range list {
			names = append(names, p.Name)
		}
		return err
	})
	return strings.Join(names, " ")
}

// AT 23: a reversal is seen by the goal.
func TestAReversalTakesTheGoalBack(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		v := g.publish(t, definition("promotion", all(inYear("20"), goal.Criterion{Completed: &goal.Completed{Items: []goal.Item{{Type: "project", Code: "P0"}}}})))
		receipts := g.learn(t, "1001", 0, 0, 1)
		if p := g.stand(t, v, g.Lin); p.State != goal.Reached {
			t.Fatalf("got %s; want reached", p.State)
		}
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return g.Activity.Withdraw(ctx, tx, receipts[0].ID, "验收未通过", 1, 0)
		})
		p := g.stand(t, v, g.Lin)
		if p.State == goal.Reached || p.Gap != credits("20") || p.Missing != 1 {
			t.Errorf("after the withdrawal: %s, gap %s, %d items missing; want 20 and 1", p.State, p.Gap, p.Missing)
		}
	})
}

// AT 33, 34 and 56 over real credits: parts count for their category, and
// nothing replaces a mandatory item.
func TestPromotionOverRealCredits(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		g.Apply(t, `rules:
- code: leading
  name: {zh: 带团队}
  category: practice
  subcategory: team_management
  when: {verbs: [taught], object_types: [session]}
  amount: {formula: activity.quantity}
  validity: {forever: true}
`)
		share := goal.Criterion{Share: &goal.Share{Category: "team_management", Percent: credits("30"), Of: goal.OfRequired, Window: ever}}
		v := g.publish(t, definition("store-manager", all(total("200"), share, total("50", "practice"), goal.Criterion{
			Completed: &goal.Completed{Items: []goal.Item{{Type: "exam", Code: "E0"}}}})))
		taught := g.Did("1001", "taught", "session", "S1")
		taught.Result.Quantity = "60"
		g.Record(t, taught)
		g.learn(t, "1001", 36, 0, 0)
		p := g.stand(t, v, g.Lin)
		if p.Main.Have != credits("240") || p.State == goal.Reached || p.Missing != 1 || p.Gap != 0 {
			t.Errorf("got %s with %s, gap %s, %d missing; want only the exam missing", p.State, p.Main.Have, p.Gap, p.Missing)
		}
		g.learn(t, "1001", 0, 1, 0)
		if p := g.stand(t, v, g.Lin); p.State != goal.Reached {
			t.Errorf("with the exam: %s", p.State)
		}
	})
}

func TestGoalsAreForThoseTheyName(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		engineers := definition("engineers", inYear("100"))
		engineers.For = goal.Audience{Departments: []string{"RD"}, Positions: []string{"软件工程师"}}
		engineers.Sort = 2
		company := definition("company", inYear("50"))
		company.Sort = 1
		ended := definition("ended", inYear("10"))
		ended.To = "2026-09-01"
		v := g.publish(t, engineers)
		g.publish(t, company)
		g.publish(t, ended)
		codes := func(p org.PersonID) (list []string) {
			g.Read(t, func(ctx context.Context, tx *db.Tx) error {
				standings, err := g.goals.Of(ctx, tx, p)
				for _, s := range standings {
					list = append(list, s.Goal.Definition.Code)
				}
				return err
			})
			return list
		}
		if got := codes(g.Lin); !slices.Equal(got, []string{"company", "engineers"}) {
			t.Errorf("林晓 has %v; want the company's goal first, then that of the engineers, and not the one that has ended", got)
		}
		if got := codes(g.Huang); !slices.Equal(got, []string{"company"}) {
			t.Errorf("黄志强 has %v", got)
		}
		if got := codes(0); len(got) != 0 {
			t.Errorf("an account without a person has %v", got)
		}
		g.refused(t, "goal.not_yours", func(ctx context.Context, tx *db.Tx) error {
			_, err := g.goals.ProgressOf(ctx, tx, v.Goal, g.Huang)
			return err
		})
		if got := g.list(t, v, ""); got != "林晓 许国栋 何静 周明远 陈立 高远" {
			t.Errorf("the goal of the engineers lists %q", got)
		}
	})
}

func TestAGoalsPeopleArePagedCountedAndWithinReach(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		v := g.publish(t, definition("year", inYear("100")))
		g.learn(t, "1001", 4, 4, 2)
		g.learn(t, "1003", 3, 4, 2)
		g.learn(t, "1009", 0, 10, 0)
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := g.Org.Leave(ctx, tx, g.Zhou, "2026-09-01", "")
			return err
		})
		everybody, team := org.Reach{All: true}, org.Reach{People: []org.PersonID{g.Lin, g.Xu, g.He, g.Zhou, g.Chen}}
		g.Read(t, func(ctx context.Context, tx *db.Tx) error {
			var pages []string
			for after := ""; ; {
				list, next, err := g.goals.People(ctx, tx, v.Goal, goal.PeopleFilter{Reach: everybody, After: after, Limit: 3})
				if err != nil {
					return err
				}
				for _, p := range list {
					pages = append(pages, p.Number)
				}
				if after = next; next == "" {
					break
				}
			}
			if want := "1001 1002 1003 1005 1006 1007 1008 1009"; strings.Join(pages, " ") != want {
				t.Errorf("pages give %v; want %s, without the one who left", pages, want)
			}
			for _, c := range []struct {
				filter goal.PeopleFilter
				want   goal.Counts
			}{
				{goal.PeopleFilter{Reach: everybody}, goal.Counts{People: 8, Reached: 2, Nearly: 1, Open: 5}},
				{goal.PeopleFilter{Reach: everybody, Department: g.Guangzhou}, goal.Counts{People: 1, Reached: 1}},
				{goal.PeopleFilter{Reach: team}, goal.Counts{People: 4, Reached: 1, Nearly: 1, Open: 2}},
				{goal.PeopleFilter{}, goal.Counts{}},
			} {
				if got, err := g.goals.Counts(ctx, tx, v.Goal, c.filter); err != nil || got != c.want {
					t.Errorf("%+v: got %+v, %v; want %+v", c.filter, got, err, c.want)
				}
			}
			return nil
		})
	})
}

// AT 45 over registered objects and rules: 85 of 100, and a set of courses that
// closes the gap; what is done, closed, retired or without credits is not
// proposed.
func TestTheWayToAGoal(t *testing.T) {
	each(t, func(t *testing.T, g *game) {
		v := g.publish(t, definition("year", inYear("100")))
		worth := func(text string) *fixed.Amount { a := credits(text); return &a }
		tomorrow, yesterday := g.Clock.Now().AddDate(0, 0, 1), g.Clock.Now().AddDate(0, 0, -1)
		g.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, _, err := g.Activity.Register(ctx, tx, []activity.Object{
				{Type: "course", Code: "C6", Name: "精益生产进阶", Value: worth("6")}, {Type: "course", Code: "C5", Name: "数据分析", Value: worth("5"), OpenUntil: &tomorrow},
				{Type: "course", Code: "C4", Name: "沟通", Value: worth("4")}, {Type: "course", Code: "C10", Name: "已学过", Value: worth("10")}, {Type: "course", Code: "C1", Name: "入门", Value: worth("1")},
				{Type: "course", Code: "C8", Name: "已截止", Value: worth("8"), OpenUntil: &yesterday}, {Type: "course", Code: "C7", Name: "已停用", Value: worth("7"), Retired: true},
				{Type: "course", Code: "C0", Name: "没有学分"},
			})
			return err
		})
		g.Record(t, g.Did("1001", "completed", "course", "C10"))
		g.learn(t, "1001", 1, 5, 1)
		way := func() (st goal.Standing, p goal.Proposal) {
			g.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
				st, p, err = g.goals.Way(ctx, tx, v.Goal, g.Lin)
				return err
			})
			return st, p
		}
		st, p := way()
		if st.Progress.Gap != credits("15") || codes(p.Set) != "C6 C5 C4" || !p.Reaches || p.Sum != credits("15") {
			t.Errorf("gap %s, set %q with %s, reaches %v; want 15 and C6 C5 C4", st.Progress.Gap, codes(p.Set), p.Sum, p.Reaches)
		}
		if got := codes(p.Steps[:4]); got != "C6 C5 C4 C1" || p.Steps[0].Name.Zh != "精益生产进阶" || p.Steps[0].Pays[0].Rule != "course" || p.Steps[0].Pays[0].Category != "elective" {
			t.Errorf("the steps begin %q with %+v", got, p.Steps[0])
		}
		for _, s := range p.Steps[4:] {
			if s.Item.Code != "" || !slices.Contains([]string{"exam", "project", "session"}, s.Item.Type) {
				t.Errorf("%+v is proposed", s)
			}
		}
		g.Clock.Set(tomorrow)
		if _, p := way(); len(p.Set) != 1 || p.Set[0].Item != (goal.Item{Type: "project"}) || !p.Reaches {
			t.Errorf("once C5 has closed the set is %+v; want any project, since the courses left are not enough", p.Set)
		}
	})
}
