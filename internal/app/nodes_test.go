package app_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/app"
	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/org/roster"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/reward/mall"
)

// cluster is 星河集团 on two nodes over one PostgreSQL and one data folder.
type cluster struct {
	t      *testing.T
	place  node
	nodes  [2]*app.App
	tenant db.TenantID
	people []org.PersonID // 1001 to 1006
}

// pair opens the company on two nodes.
func pair(t *testing.T, clk clock.Timed, rules string) *cluster {
	t.Helper()
	c := &cluster{t: t, place: node{dialect: "postgres", data: t.TempDir(), url: postgres(t), clock: clk}}
	for i := range c.nodes {
		c.nodes[i] = open(t, c.place)
	}
	c.tenant = found(t, c.nodes[0])
	c.apply(0, rules)
	c.tx(0, func(ctx context.Context, tx *db.Tx) error {
		known, err := c.nodes[0].Org.PeopleByNumber(ctx, tx, []string{"1001", "1002", "1003", "1004", "1005", "1006"})
		for _, n := range []string{"1001", "1002", "1003", "1004", "1005", "1006"} {
			c.people = append(c.people, known[n])
		}
		return err
	})
	return c
}

// found opens the company and its people by the services of an app.
func found(t *testing.T, a *app.App) db.TenantID {
	t.Helper()
	company, err := a.CreateTenant(t.Context(), org.NewTenant{Slug: "xinghe", Name: "星河集团"}, "admin@example.com", "a-long-pass-phrase-7")
	if err != nil {
		t.Fatal(err)
	}
	const people = "工号,姓名,部门\n1001,林晓,总部/平台部\n1002,许国栋,总部/平台部\n1003,何静,总部/平台部\n1004,周明远,总部/平台部\n1005,陈立,总部/平台部\n1006,王磊,总部/平台部\n"
	_, err = a.Roster.Run(t.Context(), company.ID, roster.Source{Name: "people.csv", Content: strings.NewReader(people), Size: int64(len(people))}, roster.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return company.ID
}

func (c *cluster) tx(on int, work func(context.Context, *db.Tx) error) {
	c.t.Helper()
	if err := c.nodes[on].DB.Tenant(c.tenant).Tx(c.t.Context(), work); err != nil {
		c.t.Fatal(err)
	}
}

// apply publishes rules on a node.
func (c *cluster) apply(on int, text string) {
	c.t.Helper()
	book, err := rule.DecodeBook([]byte(text))
	if err != nil {
		c.t.Fatal(err)
	}
	c.tx(on, func(ctx context.Context, tx *db.Tx) error {
		_, err := c.nodes[on].Credit.Apply(ctx, tx, book, "test", 1)
		return err
	})
}

// start runs a node as a server until the test ends.
func (c *cluster) start(on int) {
	c.t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(c.t.Context()))
	ready, ended := make(chan net.Addr, 1), make(chan error, 1)
	go func() { ended <- c.nodes[on].Serve(ctx, func(at net.Addr) { ready <- at }) }()
	select {
	case <-ready:
	case err := <-ended:
		c.t.Fatalf("node %d did not start: %v", on, err)
	}
	c.t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			c.t.Errorf("node %d ended with %v", on, err)
		}
	})
}

// verify proves on a node that everything kept agrees with the transfers.
func (c *cluster) verify(on int) {
	c.t.Helper()
	a := c.nodes[on]
	err := a.DB.Tenant(c.tenant).Read(c.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		v, err := a.Credit.Verify(ctx, tx, func(int) {})
		if err != nil {
			return err
		}
		if v.First != nil {
			c.t.Errorf("node %d: verify finds %+v", on, *v.First)
		}
		altered, _, err := a.Activity.Verify(ctx, tx)
		if altered != nil {
			c.t.Errorf("node %d: verify finds the activity %+v", on, *altered)
		}
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// studies pays courses up to 20 a month over two rules, and mentors.
const studies = `rules:
  - code: course
    name: {zh: 完成课程, en: Course}
    category: elective
    when: {verbs: [completed], object_types: [course]}
    amount: {fixed: "1.5"}
    caps:
      - {unit: credits, limit: "20", subject: group, group: studies, period: month}
    validity: {months: 24}
  - code: exam
    name: {zh: 通过考试, en: Exam}
    category: mandatory
    when: {verbs: [passed], object_types: [exam]}
    amount: {fixed: "0.7"}
    caps:
      - {unit: credits, limit: "20", subject: group, group: studies, period: month}
    validity: {forever: true}
  - code: guided
    name: {zh: 带教, en: Guided}
    category: practice
    when: {verbs: [completed], object_types: [course]}
    amount: {fixed: "0.4"}
    beneficiary: {attribute: mentor_no}
    caps:
      - {unit: times, limit: "9", subject: rule, period: month}
    validity: {forever: true}
`

// worker does the day's work on one node, in an order of its own.
type worker struct {
	c        *cluster
	a        *app.App
	rng      *rand.Rand
	name     string
	reward   mall.RewardID
	recorded []activity.ID
	orders   []mall.OrderID
	did      map[string]int // how often each kind of work came to its end
}

func (w *worker) input(i int) activity.Input {
	in := activity.Input{
		Person: fmt.Sprint(1001 + w.rng.IntN(6)), Verb: "completed", ObjectType: "course", ObjectCode: fmt.Sprint(w.rng.IntN(30)),
		OccurredAt: time.Date(2024, 5, 1+w.rng.IntN(30), w.rng.IntN(15), 0, 0, 0, time.UTC), Source: "lms",
		// One key in three is used by the workers of both nodes, for the same fact.
		Key: fmt.Sprintf("%s-%d", w.name, i),
	}
	if w.rng.IntN(2) == 0 {
		in.Verb, in.ObjectType = "passed", "exam"
	}
	in.Result.Attributes = map[string]any{"mentor_no": fmt.Sprint(1001 + w.rng.IntN(6))}
	if w.rng.IntN(3) == 0 {
		n := w.rng.IntN(50)
		in.Key, in.Person, in.Verb, in.ObjectType, in.ObjectCode = fmt.Sprint("shared-", n), fmt.Sprint(1001+n%6), "completed", "course", fmt.Sprint(n)
		in.OccurredAt, in.Result.Attributes = time.Date(2024, 5, 15, 0, n, 0, 0, time.UTC), nil
	}
	return in
}

// work does one random piece of work; a fault is an answer, anything else is
// not.
func (w *worker) work(ctx context.Context, i int) {
	kind, err := "", error(nil)
	switch n := w.rng.IntN(10); {
	case n < 4:
		kind, err = "single", w.single(ctx, i)
	case n < 6:
		kind, err = "batch", w.batch(ctx, i)
	case n < 7:
		kind, err = "withdrawal", w.withdraw(ctx)
	case n < 8:
		kind, err = "redemption", w.redeem(ctx, i)
	case n < 9:
		kind, err = "decision", w.decide(ctx)
	default:
		kind, err = "adjustment", w.adjust(ctx)
	}
	if err == nil {
		w.did[kind]++
		return
	}
	if _, ok := fault.Of(err); !ok {
		w.c.t.Errorf("%s %s %d: %v", w.name, kind, i, err)
	}
}

func (w *worker) single(ctx context.Context, i int) error {
	r, err := w.a.Activity.Record(ctx, w.c.tenant, w.input(i))
	if err == nil && r.Status == activity.Recorded {
		w.recorded = append(w.recorded, r.ID)
	}
	return errors.Join(err, r.Fault)
}

func (w *worker) batch(ctx context.Context, i int) error {
	var list []activity.Input
	for j := range 12 {
		list = append(list, w.input(1000*i+j))
	}
	receipts, err := w.a.Activity.RecordBatch(ctx, w.c.tenant, list)
	for _, r := range receipts {
		if r.Status == activity.Recorded {
			w.recorded = append(w.recorded, r.ID)
		}
	}
	return err
}

func (w *worker) in(ctx context.Context, work func(context.Context, *db.Tx) error) error {
	return w.a.DB.Tenant(w.c.tenant).Tx(ctx, work)
}

func (w *worker) withdraw(ctx context.Context) error {
	if len(w.recorded) == 0 {
		return nil
	}
	id := w.recorded[w.rng.IntN(len(w.recorded))]
	return w.in(ctx, func(ctx context.Context, tx *db.Tx) error {
		return w.a.Activity.Withdraw(ctx, tx, id, "登记有误", 1, 0)
	})
}

func (w *worker) redeem(ctx context.Context, i int) error {
	var o mall.Order
	person := w.c.people[w.rng.IntN(len(w.c.people))]
	err := w.in(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		o, _, err = w.a.Mall.Redeem(ctx, tx, mall.Redemption{Person: person, Account: 1, Reward: w.reward, Price: 300, Key: fmt.Sprintf("%s-order-%d", w.name, i)})
		return err
	})
	if err == nil {
		w.orders = append(w.orders, o.ID)
	}
	return err
}

func (w *worker) decide(ctx context.Context) error {
	if len(w.orders) == 0 {
		return nil
	}
	id := w.orders[w.rng.IntN(len(w.orders))]
	by := credit.Who{Account: 2}
	return w.in(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		switch w.rng.IntN(3) {
		case 0:
			_, err = w.a.Mall.Decide(ctx, tx, id, by, true, "")
		case 1:
			_, err = w.a.Mall.Decide(ctx, tx, id, by, false, "库存另有安排")
		default:
			_, err = w.a.Mall.Fulfil(ctx, tx, id, by, "")
		}
		return err
	})
}

func (w *worker) adjust(ctx context.Context) error {
	kind := ledger.Adjustment
	if w.rng.IntN(3) == 0 {
		kind = ledger.Deduction
	}
	person := w.c.people[w.rng.IntN(len(w.c.people))]
	return w.in(ctx, func(ctx context.Context, tx *db.Tx) error {
		categories, err := w.a.Credit.Categories(ctx, tx)
		if err != nil {
			return err
		}
		asked, err := w.a.Credit.AskAdjustment(ctx, tx, credit.Adjustment{
			Person: person, Kind: kind, Amount: 150, Category: categories[0].ID, Reason: "补录线下培训", Evidence: "签到表", AskedBy: credit.Who{Account: 3},
		})
		if err != nil {
			return err
		}
		_, err = w.a.Credit.Decide(ctx, tx, asked.ID, credit.Who{Account: 4}, true, "")
		return err
	})
}

// TestTwoNodesShareOneLedger lets two nodes do everything that moves credits
// for the same six people at once.
func TestTwoNodesShareOneLedger(t *testing.T) {
	const workers, pieces, stock = 3, 60, 12
	c := pair(t, nil, studies)
	var reward mall.Reward
	c.tx(0, func(ctx context.Context, tx *db.Tx) (err error) {
		pieces := int64(stock)
		reward, err = c.nodes[0].Mall.AddReward(ctx, tx, mall.Reward{
			Terms: mall.Terms{Name: mall.Name{Zh: "咖啡券", En: "Coffee"}, Kind: "coupon", NeedsApproval: true}, Price: 300, Value: 2000, Stock: &pieces,
		}, 1)
		return err
	})
	c.start(0)
	c.start(1)
	var all sync.WaitGroup
	done := make([]*worker, 0, 2*workers)
	for n := range 2 * workers {
		w := &worker{
			c: c, a: c.nodes[n%2], rng: rand.New(rand.NewPCG(11, uint64(n))), name: fmt.Sprintf("worker-%d", n), reward: reward.ID, did: map[string]int{},
		}
		done = append(done, w)
		all.Go(func() {
			for i := range pieces {
				w.work(t.Context(), i)
			}
		})
	}
	all.Wait()
	did := map[string]int{}
	for _, w := range done {
		for kind, n := range w.did {
			did[kind] += n
		}
	}
	for _, kind := range []string{"single", "batch", "withdrawal", "redemption", "decision", "adjustment"} {
		if did[kind] == 0 {
			t.Errorf("no %s came to its end; the test shows nothing about it", kind)
		}
	}
	c.verify(0)
	c.verify(1)
	c.holdTogether(stock)
}

// holdTogether checks what no interleaving may break.
func (c *cluster) holdTogether(stock int) {
	c.t.Helper()
	d := c.place.outside(c.t)
	for what, query := range map[string]string{
		"people whose transfers have gaps in their numbers":  "SELECT count(*) FROM (SELECT person_id FROM transfer GROUP BY person_id HAVING min(seq) <> 1 OR max(seq) <> count(*)) AS x",
		"people whose activities have gaps in their numbers": "SELECT count(*) FROM (SELECT person_id FROM activity GROUP BY person_id HAVING min(seq) <> 1 OR max(seq) <> count(*)) AS x",
		"keys that were recorded twice":                      "SELECT count(*) FROM (SELECT source_key FROM activity GROUP BY source_key HAVING count(*) > 1) AS x",
		"people over the cap of a group": `SELECT count(*) FROM (SELECT t.person_id FROM transfer t JOIN rule_version v ON v.id = t.version_id JOIN rule r ON r.id = v.rule_id
			WHERE r.code IN ('course', 'exam') GROUP BY t.person_id HAVING SUM(CASE WHEN t.kind = 'award' THEN t.amount ELSE -t.amount END) > 2000) AS x`,
		"mentors over the cap of times": `SELECT count(*) FROM (SELECT t.person_id FROM transfer t JOIN rule_version v ON v.id = t.version_id JOIN rule r ON r.id = v.rule_id
			WHERE r.code = 'guided' GROUP BY t.person_id HAVING SUM(CASE WHEN t.kind = 'award' THEN 1 ELSE -1 END) > 9) AS x`,
		"transfers recorded out of their order": `SELECT count(*) FROM (SELECT recorded_at, lag(recorded_at) OVER (PARTITION BY person_id ORDER BY seq) AS before FROM transfer) AS x WHERE recorded_at < before`,
		"activities credited though withdrawn": `SELECT count(*) FROM withdrawal w JOIN transfer t ON t.activity_id = w.activity_id AND t.kind = 'award'
			WHERE NOT EXISTS (SELECT 1 FROM transfer x WHERE x.reverses_id = t.id)`,
	} {
		if n := number(c.t, d, query); n != 0 {
			c.t.Errorf("%d %s", n, what)
		}
	}
	left := number(c.t, d, "SELECT stock FROM reward")
	taken := number(c.t, d, "SELECT count(*) FROM reward_order WHERE state NOT IN ('rejected', 'cancelled')")
	if left < 0 || left+taken != stock {
		c.t.Errorf("%d pieces are left and %d ordered; there were %d", left, taken, stock)
	}
}

func TestARulePublishedOnOneNodeIsUsedByTheOtherAtOnce(t *testing.T) {
	clk := clock.NewFixed(time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC))
	c := pair(t, clk, studies)
	pays := func(on, i int) string {
		t.Helper()
		clk.Advance(time.Second)
		receipts, err := c.nodes[on].Activity.RecordBatch(t.Context(), c.tenant, []activity.Input{{
			Person: "1001", Verb: "passed", ObjectType: "exam", ObjectCode: "E1", OccurredAt: clk.Now(), Source: "lms", Key: fmt.Sprint("exam-", i),
		}})
		if err != nil || receipts[0].Fault != nil || len(receipts[0].Outcomes) != 1 {
			t.Fatalf("recording: %v, %+v", err, receipts)
		}
		return receipts[0].Outcomes[0].Amount.String()
	}
	for i, amount := range []string{"0.7", "0.9", "1.1", "1.3"} {
		if i > 0 {
			c.apply(i%2, strings.Replace(studies, `fixed: "0.7"`, `fixed: "`+amount+`"`, 1))
		}
		for on := range c.nodes {
			if got := pays(on, 2*i+on); got != amount+"0" {
				t.Errorf("node %d pays %s after node %d published %s", on, got, i%2, amount)
			}
		}
	}
	c.verify(1)
}
