package simulate_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/rule"
	"xuefen/internal/credit/simulate"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

const before = `rules:
  - code: course-done
    name: {zh: 完成课程, en: Course completed}
    category: elective
    when: {verbs: [completed], object_types: [course]}
    amount: {object_value: true}
    caps:
      - {unit: times, limit: "2", subject: rule, key: object, period: year}
      - {unit: credits, limit: "12", subject: category, period: month}
    validity: {forever: true}
  - code: exam-passed
    name: {zh: 通过考试, en: Exam passed}
    category: mandatory
    when: {verbs: [passed], object_types: [exam]}
    if: {field: activity.score, op: ">=", value: 60}
    amount: {tiers: {field: activity.score, steps: [{from: "60", credits: "5"}, {from: "90", credits: "10"}]}}
    caps:
      - {unit: credits, limit: "22.5", subject: rule, period: quarter}
      - {unit: times, limit: "1", subject: rule, key: object, period: ever}
    validity: {months: 24}
  - code: exam-passed-gz
    name: {zh: 广州考试, en: Exam in Guangzhou}
    category: mandatory
    when: {verbs: [passed], object_types: [exam]}
    amount: {formula: activity.score * 0.07}
    scope: {departments: [GZ]}
    replaces: [exam-passed]
    validity: {forever: true}
  - code: task-guided
    name: {zh: 带教任务, en: Task guided}
    category: practice
    subcategory: team_management
    when: {verbs: [completed], object_types: [ojt_task]}
    amount: {fixed: "1.5"}
    beneficiary: {attribute: mentor_no}
    caps:
      - {unit: credits, limit: "6", subject: rule, period: month}
    validity: {forever: true}
  - code: task-done
    name: {zh: 完成任务, en: Task done}
    category: practice
    when: {verbs: [completed], object_types: [ojt_task]}
    amount: {fixed: "0.75"}
    exclusive_group: task
    cooldown: {days: 4, key: object}
    caps:
      - {unit: credits, limit: "5", subject: group, group: low, period: week}
    validity: {forever: true}
`

// history is a company's year as the dice have it.
type history struct {
	*credittest.Company
	dice  *rand.Rand
	made  []activity.ID
	quiet bool // nobody touches rules or single awards

	enrols bool // people enrol, which promises them what the rules of the day pay
}

var cast = []string{"1001", "1002", "1003", "1004", "1005", "1006", "1007", "1009"}

// live lets records arrive, late ones and several in one transaction, with
// withdrawals, reversals by hand, changed objects, moves and new versions of
// rules in between.
func (h *history) live(t *testing.T, rules string, steps int) {
	t.Helper()
	h.declare(t)
	h.Apply(t, rules)
	for i := range steps {
		h.Later(time.Duration(1+h.dice.IntN(40)) * time.Hour)
		switch n := h.dice.IntN(20); {
		case n < 14:
			h.arrive(t)
		case n < 16 && len(h.made) > 0:
			h.withdraw(t)
		case n < 17:
			h.changeObject(t)
		case n < 18:
			h.move(t)
		case n < 19 && !h.quiet:
			h.reverse(t)
		case !h.quiet:
			h.change(t, i)
		}
	}
}

func (h *history) arrive(t *testing.T) {
	var list []activity.Input
	for range 1 + h.dice.IntN(8) {
		n := cast[h.dice.IntN(len(cast))]
		object := fmt.Sprint("O", h.dice.IntN(6))
		var in activity.Input
		kinds := 3
		if h.enrols {
			kinds = 4
		}
		switch h.dice.IntN(kinds) {
		case 3:
			in = h.Did(n, "enrolled", []string{"course", "exam", "ojt_task"}[h.dice.IntN(3)], object)
		case 0:
			in = h.Did(n, "completed", "course", object)
		case 1:
			in = h.Scored(n, "passed", "exam", object, fmt.Sprintf("%d.5", 40+h.dice.IntN(60)))
		default:
			in = h.Did(n, "completed", "ojt_task", object)
			in.Result.Attributes = map[string]any{"mentor_no": cast[h.dice.IntN(len(cast))]}
		}
		in.OccurredAt = h.Clock.Now().Add(-time.Duration(h.dice.IntN(60*24)) * time.Hour)
		list = append(list, in)
	}
	for _, r := range h.Record(t, list...) {
		h.made = append(h.made, r.ID)
	}
}

func (h *history) withdraw(t *testing.T) {
	i := h.dice.IntN(len(h.made))
	id := h.made[i]
	h.made = slices.Delete(h.made, i, i+1)
	h.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		return h.Activity.Withdraw(ctx, tx, id, "recorded by mistake", 1, 0)
	})
}

func (h *history) reverse(t *testing.T) {
	h.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		list, err := h.Credit.Statement(ctx, tx, h.Lin, 0, 3)
		if err != nil {
			return err
		}
		for _, e := range list {
			if e.Kind == "award" && e.ReversedBy == 0 {
				return h.Credit.Reverse(ctx, tx, e.ID, "given by mistake", 1)
			}
		}
		return nil
	})
}

func (h *history) changeObject(t *testing.T) {
	value := fixed.Amount(50 * (1 + h.dice.IntN(12)))
	h.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		_, _, err := h.Activity.Register(ctx, tx, []activity.Object{{Type: "course", Code: fmt.Sprint("O", h.dice.IntN(6)), Name: "课程", Value: &value}})
		return err
	})
}

func (h *history) move(t *testing.T) {
	h.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		who, err := h.Org.Person(ctx, tx, h.Zhou)
		if err != nil {
			return err
		}
		other, err := h.Org.Person(ctx, tx, h.Huang)
		if err != nil {
			return err
		}
		p := who.Placement
		if h.dice.IntN(2) == 0 {
			p.Department = other.Department
		}
		day := org.DateOf(h.Clock.Now().AddDate(0, 0, -h.dice.IntN(20)), time.UTC) // entered late
		_, err = h.Org.Place(ctx, tx, h.Zhou, p, day, "moved")
		return err
	})
}

// change publishes another version of a rule, sometimes for the past.
func (h *history) change(t *testing.T, i int) {
	book, err := rule.DecodeBook([]byte(before))
	if err != nil {
		t.Fatal(err)
	}
	n := h.dice.IntN(len(book.Rules))
	d := book.Rules[n]
	d.Note = fmt.Sprint("version of step ", i)
	d.Effective.From = rule.Date(h.Clock.Now().AddDate(0, 0, -h.dice.IntN(60)).Format(time.DateOnly))
	if d.Amount.Fixed != "" {
		d.Amount.Fixed = rule.Decimal(fmt.Sprintf("%d.25", 1+h.dice.IntN(4)))
	}
	h.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		_, err := h.Credit.Apply(ctx, tx, rule.Book{Rules: []rule.Definition{d}}, "test", 1)
		return err
	})
}

type cell struct {
	person string // employee number
	day    string
}

// ledger is what awards gave and reversals took back, by person and day.
func (h *history) ledger(t *testing.T) map[cell]fixed.Amount {
	out := map[cell]fixed.Amount{}
	zone, numbers := h.zone(t), h.numbers(t)
	h.Read(t, func(ctx context.Context, tx *db.Tx) error {
		return tx.Each(ctx, "SELECT person_id, earned_at, kind, amount FROM transfer WHERE tenant_id = $1", nil, func(scan db.Scan) error {
			var p org.PersonID
			var earned int64
			var kind string
			var amount fixed.Amount
			err := scan(&p, &earned, &kind, &amount)
			k := cell{numbers[p], db.Time(earned).In(zone).Format(time.DateOnly)}
			switch kind {
			case "award":
				out[k] += amount
			case "reversal":
				out[k] -= amount
			}
			return err
		})
	})
	maps.DeleteFunc(out, func(_ cell, a fixed.Amount) bool { return a == 0 })
	return out
}

// numbers are everybody's employee numbers.
func (h *history) numbers(t *testing.T) map[org.PersonID]string {
	out := map[org.PersonID]string{}
	h.Read(t, func(ctx context.Context, tx *db.Tx) error {
		people, _, err := h.Org.People(ctx, tx, org.Filter{Reach: org.Reach{All: true}}, org.Page{Limit: org.MostPerPage})
		for _, p := range people {
			out[p.ID] = p.Number
		}
		return err
	})
	return out
}

func (h *history) zone(t *testing.T) (zone *time.Location) {
	h.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		zone, err = h.Org.Location(ctx, tx)
		return err
	})
	return zone
}

func (h *history) suppose(t testing.TB, what credit.Supposition) (rules *credit.Rules) {
	h.Read(t, func(ctx context.Context, tx *db.Tx) (err error) {
		rules, err = h.Credit.Suppose(ctx, tx, what)
		return err
	})
	return rules
}

func (h *history) run(t *testing.T, q simulate.Question) (*simulate.Tally, map[cell]fixed.Amount) {
	t.Helper()
	paid := map[cell]fixed.Amount{}
	zone, numbers := h.zone(t), h.numbers(t)
	q.Paid = func(p *simulate.Payment) {
		if p.World == 0 {
			paid[cell{numbers[p.Person], p.EarnedAt.In(zone).Format(time.DateOnly)}] += p.Amount
		}
	}
	if q.To.IsZero() {
		q.From, q.To = time.Date(2000, 1, 1, 0, 0, 0, 0, zone), time.Date(2100, 1, 1, 0, 0, 0, 0, zone)
	}
	tally, err := simulate.NewEngine(h.DB, h.Org, h.Credit, h.Activity).Run(t.Context(), h.Tenant, q)
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(paid, func(_ cell, a fixed.Amount) bool { return a == 0 })
	return tally, paid
}

func TestReplayingThePublishedRulesGivesTheLedger(t *testing.T) {
	credittest.Each(t, func(t *testing.T, c *credittest.Company) {
		h := &history{Company: c, dice: rand.New(rand.NewPCG(1, 2026)), enrols: true}
		h.live(t, before, 160)
		h.Verify(t)
		want := h.ledger(t)
		if len(want) < 100 {
			t.Fatalf("only %d days of people are in the ledger", len(want))
		}
		tally, got := h.run(t, simulate.Question{Worlds: []*credit.Rules{h.suppose(t, credit.Supposition{})}})
		same(t, got, want)
		var sum fixed.Amount
		for _, a := range want {
			sum += a
		}
		if tally.Total(0) != sum {
			t.Errorf("the total is %s; the ledger has %s", tally.Total(0), sum)
		}
	})
}

func same(t *testing.T, got, want map[cell]fixed.Amount) {
	t.Helper()
	wrong := 0
	for k := range mapKeys(got, want) {
		if got[k] != want[k] {
			if wrong++; wrong <= 5 {
				t.Errorf("%s on %s: the replay gives %s; the ledger has %s", k.person, k.day, got[k], want[k])
			}
		}
	}
	if wrong > 5 {
		t.Errorf("and %d more", wrong-5)
	}
}

func mapKeys(maps ...map[cell]fixed.Amount) map[cell]bool {
	all := map[cell]bool{}
	for _, m := range maps {
		for k := range m {
			all[k] = true
		}
	}
	return all
}

// declare makes the attribute that names mentors known to rules.
func (h *history) declare(t testing.TB) {
	h.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		return h.Activity.AddAttribute(ctx, tx, activity.Attribute{About: "activity", Code: "mentor_no", Type: "text", Zh: "导师工号", En: "Mentor"})
	})
}
