package rule

import (
	"cmp"
	"slices"
	"strings"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
)

// Pool is credits that a team shares by contribution. Shares names the
// attribute that holds them: numbers by employee number, or a list of employee
// numbers, each with its share behind a colon ("1001:50") or without one for
// equal shares.
type Pool struct {
	Credits Decimal `json:"credits"`
	Shares  string  `json:"shares"`
}

// Share is one member's part of a pool.
type Share struct {
	Number string
	Weight expr.Number
}

// mostShares bounds a team.
const mostShares = 500

// SharesValue makes an attribute of shares.
func SharesValue(list []Share) Value { return Value{Kind: SharesOperand, Shares: list} }

// sharesOf reads the shares of an attribute by employee number, those above
// zero only; ok is false when it holds none. A number that stands there twice
// has both shares.
func (a Attributes) sharesOf(name string) (list []Share, ok bool) {
	v, given := a[name]
	if !given {
		return nil, false
	}
	all := v.Shares
	for _, item := range v.texts() {
		number, share, weighted := strings.Cut(item, ":")
		weight := expr.Whole(1)
		if weighted {
			n, err := expr.ParseNumber(strings.TrimSpace(share))
			if err != nil {
				continue
			}
			weight = n
		}
		all = append(all, Share{Number: strings.TrimSpace(number), Weight: weight})
	}
	for _, s := range all {
		if s.Number == "" || s.Weight.Sign() <= 0 || len(list) >= mostShares {
			continue
		}
		if i := slices.IndexFunc(list, func(x Share) bool { return x.Number == s.Number }); i >= 0 {
			if sum, err := list[i].Weight.Add(s.Weight); err == nil {
				list[i].Weight = sum
			}
			continue
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(x, y Share) int { return strings.Compare(x.Number, y.Number) })
	return list, len(list) > 0
}

func (v Value) texts() []string {
	switch v.Kind {
	case ListOperand:
		return v.List
	case TextOperand:
		return strings.FieldsFunc(v.Text, func(c rune) bool { return c == ',' || c == ';' || c == '\u3001' || c == '\uff0c' })
	}
	return nil
}

// split divides a sum of hundredths by the shares: everybody gets the whole
// hundredths of their part, and what is left goes one by one to the largest
// remainders, ties by employee number (decision 7). The parts add up to it.
func split(sum int64, shares []Share) ([]int64, error) {
	parts := make([]int64, len(shares))
	whole := expr.Number{}
	var err error
	for _, s := range shares {
		if whole, err = whole.Add(s.Weight); err != nil {
			return nil, err
		}
	}
	type rest struct {
		index int
		over  expr.Number // what the whole part leaves, times all weights
	}
	rests := make([]rest, len(shares))
	left := sum
	for i, s := range shares {
		wanted, err := s.Weight.Mul(expr.Whole(sum))
		if err != nil {
			return nil, err
		}
		quotient, err := wanted.Quo(whole)
		if err != nil {
			return nil, err
		}
		if quotient, err = quotient.Floor(); err != nil {
			return nil, err
		}
		hundreds, _ := quotient.Hundredths()
		parts[i] = hundreds / 100
		used, err := whole.Mul(expr.Whole(parts[i]))
		if err != nil {
			return nil, err
		}
		over, err := wanted.Sub(used)
		if err != nil {
			return nil, err
		}
		if over.Sign() < 0 { // the quotient was rounded up to a whole
			parts[i]--
			if over, err = over.Add(whole); err != nil {
				return nil, err
			}
		}
		rests[i] = rest{i, over}
		left -= parts[i]
	}
	slices.SortFunc(rests, func(a, b rest) int {
		return cmp.Or(b.over.Cmp(a.over), strings.Compare(shares[a.index].Number, shares[b.index].Number))
	})
	for i := 0; left > 0 && i < len(rests); i++ {
		parts[rests[i].index]++
		left--
	}
	return parts, nil
}

// part is what of the pool belongs to one member.
type part struct {
	shares []Share
	index  int
}

// of cuts the member's part out of the whole pool.
func (p *part) of(pool expr.Number) (expr.Number, error) {
	sum, ok := pool.Hundredths()
	if !ok {
		return pool, tooLarge()
	}
	parts, err := split(sum, p.shares)
	if err != nil {
		return pool, err
	}
	return expr.Scaled(parts[p.index], 2), nil
}

// partOf finds the part of a beneficiary; the empty number is the actor.
func (r *Rule) partOf(f *Facts, number string) *part {
	if r.pool == "" {
		return nil
	}
	if number == "" {
		number = f.Person.Number
	}
	shares, _ := f.Activity.Attributes.sharesOf(r.pool)
	if i := slices.IndexFunc(shares, func(s Share) bool { return s.Number == number }); i >= 0 {
		return &part{shares, i}
	}
	return nil
}

func (ck *checker) pool(def *Definition, r *Rule) {
	p := def.Amount.Pool
	r.base = amount{kind: fixedAmount, fixed: ck.credits(p.Credits, "amount.pool.credits")}
	r.pool = p.Shares
	if p.Shares == "" {
		ck.blame("amount.pool.shares", "rule.pool_shares", nil)
	} else {
		ck.attribute(p.Shares, "amount.pool.shares")
	}
	if def.Beneficiary != nil {
		ck.blame("beneficiary", "rule.pool_beneficiary", nil)
	}
	if len(def.Bonuses) > 0 {
		ck.blame("bonuses", "rule.pool_beneficiary", fault.Args{})
	}
}
