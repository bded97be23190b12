package credit

import (
	"context"
	"strconv"
	"strings"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// counterKey names one counter of the caps of one person.
type counterKey struct {
	person org.PersonID
	text   string
}

// stored is the key as one text, so that a batch of them is found through one
// index without crossing people with counters.
func (k counterKey) stored() string {
	return strconv.FormatInt(int64(k.person), 10) + "|" + k.text
}

// personOfCounter reads the person off a stored key.
func personOfCounter(stored string) org.PersonID {
	id, _, _ := strings.Cut(stored, "|")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return 0
	}
	return org.PersonID(n)
}

// counters are the counters that one batch reads and moves. The balances of
// their people are locked, so nobody else moves them meanwhile.
type counters struct {
	used  map[counterKey]rule.Used
	delta map[counterKey]rule.Used
	open  map[counterKey][]rule.Occurrence // of sets
}

func emptyCounters() *counters {
	return &counters{used: map[counterKey]rule.Used{}, delta: map[counterKey]rule.Used{}, open: map[counterKey][]rule.Occurrence{}}
}

func loadCounters(ctx context.Context, tx *db.Tx, keys []counterKey) (*counters, error) {
	c := emptyCounters()
	if len(keys) == 0 {
		return c, nil
	}
	stored := make([]string, len(keys))
	back := make(map[string]counterKey, len(keys))
	for i, k := range keys {
		stored[i] = k.stored()
		back[stored[i]] = k
	}
	err := tx.Each(ctx, "SELECT key, credits, times FROM cap_counter WHERE tenant_id = $1 AND "+tx.In("key", 2),
		[]any{db.Texts(tx, stored)}, func(scan db.Scan) error {
			var key string
			var u rule.Used
			err := scan(&key, &u.Credits, &u.Times)
			c.used[back[key]] = u
			return err
		})
	return c, err
}

// CountOf tells what a counter has counted. It implements Counts.
func (c *counters) CountOf(p org.PersonID, text string) rule.Used { return c.used[counterKey{p, text}] }

// Count moves a counter.
func (c *counters) Count(p org.PersonID, text string, by rule.Used) { c.move(counterKey{p, text}, by) }

// OpenOf is what a person has collected for a set. It implements Counts.
func (c *counters) OpenOf(p org.PersonID, text string) []rule.Occurrence {
	return c.open[counterKey{p, text}]
}

// Open puts what is open of a set.
func (c *counters) Open(p org.PersonID, text string, open []rule.Occurrence) {
	c.open[counterKey{p, text}] = open
}

// takeAgain adds what a payment had added before it was given back.
func (c *counters) takeAgain(t ledger.Transfer, traces []string) {
	for _, trace := range traces {
		text, by := rule.Traced(trace, t.Amount)
		c.move(counterKey{t.Person, text}, by)
	}
}

// giveBack takes back what a payment added to the counters it moved, as Trace
// stored them.
func (c *counters) giveBack(t ledger.Transfer, traces []string) {
	for _, trace := range traces {
		text, by := rule.Traced(trace, t.Amount)
		c.move(counterKey{t.Person, text}, rule.Used{Credits: -by.Credits, Times: -by.Times})
	}
}

func (c *counters) move(k counterKey, by rule.Used) {
	u, d := c.used[k], c.delta[k]
	c.used[k] = rule.Used{Credits: u.Credits + by.Credits, Times: u.Times + by.Times}
	c.delta[k] = rule.Used{Credits: d.Credits + by.Credits, Times: d.Times + by.Times}
}

func (c *counters) write(ctx context.Context, tx *db.Tx) error {
	b := db.NewBatch("cap_counter", "ON CONFLICT (tenant_id, key) DO UPDATE SET credits = cap_counter.credits + excluded.credits, times = cap_counter.times + excluded.times",
		column("key", db.Text), column("credits", db.Int), column("times", db.Int))
	for k, d := range c.delta {
		b.Add(k.stored(), d.Credits, d.Times)
	}
	_, err := b.Insert(ctx, tx)
	return err
}
