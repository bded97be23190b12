package credit

import "xuefen/internal/credit/ledger"

// chain names a payment by a rule and all that became of it: pending, passed,
// lapsed, reversed, pending again.
type chain struct {
	activity int64
	moved    string
}

// chains follow the payments by rules through the transfers, read in their
// order.
type chains struct {
	paid     []ledger.Transfer // that rules paid or made pending
	net      map[chain]int     // 1 while caps count the payment: it stands or waits
	of       map[ledger.TransferID]chain
	pending  map[string]ledger.TransferID // by key
	answered map[ledger.TransferID]bool   // pending no more
}

func newChains() *chains {
	return &chains{net: map[chain]int{}, of: map[ledger.TransferID]chain{}, pending: map[string]ledger.TransferID{}, answered: map[ledger.TransferID]bool{}}
}

func (c *chains) follow(t ledger.Transfer) {
	switch t.Kind {
	case ledger.Award, ledger.PendingAward:
		link := chain{t.Activity, movedOf(t)}
		c.of[t.ID] = link
		c.net[link]++
		c.paid = append(c.paid, t)
		if t.Kind == ledger.PendingAward {
			c.pending[t.Key] = t.ID
		}
	case ledger.Effect:
		c.of[t.ID] = chain{t.Activity, movedOf(t)}
		c.answered[c.pending[t.Key[:len(t.Key)-1]]] = true
	case ledger.Reversal, ledger.Lapse:
		c.answered[t.Reverses] = true
		if link, ok := c.of[t.Reverses]; ok {
			c.net[link]--
		}
	}
}

// counted lists the payments that caps count, each once, by the first transfer
// of its chain.
func (c *chains) counted() []ledger.Transfer {
	var out []ledger.Transfer
	seen := map[chain]bool{}
	for _, t := range c.paid {
		if link := c.of[t.ID]; c.net[link] > 0 && !seen[link] {
			seen[link] = true
			out = append(out, t)
		}
	}
	return out
}
