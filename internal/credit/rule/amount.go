package rule

import (
	"errors"
	"fmt"
	"strings"

	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// amount is a compiled Amount: it gives the base before multipliers.
type amount struct {
	kind    amountKind
	fixed   expr.Number // the fixed amount, or the factor of the object's value
	program *expr.Program[*Facts]
	steps   []step
}

type amountKind uint8

const (
	fixedAmount amountKind = iota + 1
	objectAmount
	tierAmount
	formulaAmount
)

type step struct {
	from    expr.Number
	credits expr.Number
}

type bonus struct {
	credits    expr.Number
	when       *condition
	multiplied bool
}

// base computes the amount before multipliers. The outcome is Matched, or says
// why there is nothing to pay.
func (a *amount) base(r *expr.Run[*Facts]) (expr.Number, Outcome, error) {
	switch a.kind {
	case objectAmount:
		if !r.Facts.Object.HasCredits {
			return expr.Number{}, NoValue, nil
		}
		n, err := expr.Scaled(int64(r.Facts.Object.Credits), 2).Mul(a.fixed)
		return n, paidOrZero(n), err
	case tierAmount:
		n, given, err := a.program.Value(r)
		if err != nil || !given {
			return n, NoValue, err
		}
		i := a.reached(n)
		if i < 0 {
			return expr.Number{}, BelowTiers, nil
		}
		return a.steps[i].credits, Matched, nil
	case formulaAmount:
		n, given, err := a.program.Value(r)
		switch {
		case err != nil || !given:
			return n, NoValue, err
		case n.Sign() < 0:
			return n, Failed, fault.New(fault.Invalid, "rule.amount_negative", fault.Args{"value": n.String()})
		}
		return n, paidOrZero(n), nil
	}
	return a.fixed, Matched, nil
}

func paidOrZero(n expr.Number) Outcome {
	if n.Sign() <= 0 {
		return Zero
	}
	return Matched
}

// reached gives the index of the highest step that n reaches, or -1.
func (a *amount) reached(n expr.Number) int {
	best := -1
	for i := range a.steps {
		if n.Cmp(a.steps[i].from) >= 0 {
			best = i
		}
	}
	return best
}

// extra adds the bonuses whose condition holds: those that are multiplied with
// the base, and the others.
func (r *Rule) extra(run *expr.Run[*Facts]) (raised, sum expr.Number, err error) {
	for i := range r.bonuses {
		b := &r.bonuses[i]
		if b.when != nil {
			t, err := b.when.holds(run)
			if err != nil {
				return raised, sum, err
			}
			if t != expr.True {
				continue
			}
		}
		into := &sum
		if b.multiplied {
			into = &raised
		}
		if *into, err = into.Add(b.credits); err != nil {
			return raised, sum, err
		}
	}
	return raised, sum, nil
}

func (ck *checker) amounts(def *Definition, r *Rule) {
	a := &def.Amount
	used := 0
	for _, set := range []bool{a.Fixed != "", a.ObjectValue, a.Tiers != nil, a.Formula != "", a.Pool != nil} {
		if set {
			used++
		}
	}
	if used != 1 || a.Times != "" && !a.ObjectValue {
		ck.blame("amount", "rule.amount_shape", nil)
		return
	}
	switch {
	case a.Pool != nil:
		ck.pool(def, r)
	case strings.HasPrefix(string(a.Fixed), "-"):
		ck.deduction(def, r)
	case a.Fixed != "":
		r.base = amount{kind: fixedAmount, fixed: ck.credits(a.Fixed, "amount.fixed")}
	case a.ObjectValue:
		r.base = amount{kind: objectAmount, fixed: ck.factor(a.Times, "amount.times")}
	case a.Tiers != nil:
		r.base = ck.tiers(a.Tiers)
	default:
		r.base = amount{kind: formulaAmount}
		p, err := ck.schema.Formula(a.Formula)
		if err != nil {
			ck.add("amount.formula", err)
		}
		r.base.program = p
	}
	ck.atMost(len(def.Bonuses), maxBonuses, "bonuses")
	for i := range def.Bonuses {
		path, b := fmt.Sprintf("bonuses[%d]", i), &def.Bonuses[i]
		compiled := bonus{credits: ck.credits(b.Credits, path+".credits"), multiplied: b.Multiplied}
		if b.If != nil {
			compiled.when = ck.condition(b.If, path+".if", 1)
		}
		if b.Name.ZH == "" && b.Name.EN == "" {
			ck.blame(path+".name", "rule.name_missing", nil)
		}
		r.bonuses = append(r.bonuses, compiled)
	}
}

// deduction compiles a fixed amount below zero. It is kept as what is taken.
func (ck *checker) deduction(def *Definition, r *Rule) {
	r.deducts = true
	r.base = amount{kind: fixedAmount, fixed: ck.credits(Decimal(strings.TrimPrefix(string(def.Amount.Fixed), "-")), "amount.fixed")}
	if !ck.vocab.Deductions && !ck.lenient {
		ck.blame("amount.fixed", "rule.deductions_off", nil)
	}
	if len(def.Bonuses)+len(def.Caps) > 0 || def.Cooldown != nil || def.Gate != nil || def.ExclusiveGroup != "" || def.Collect != nil {
		ck.blame("amount.fixed", "rule.deduction_plain", nil)
	}
}

// credits reads an amount of credits and says what is wrong with it.
func (ck *checker) credits(d Decimal, path string) expr.Number {
	a, err := d.credits()
	if err != nil {
		ck.add(path, err)
		return expr.Number{}
	}
	if a > MaxCredits {
		ck.blame(path, "rule.amount_too_large", fault.Args{"limit": MaxCredits.Short()})
	}
	return expr.Scaled(int64(a), 2)
}

// MaxCredits is the most that one award may pay.
const MaxCredits fixed.Amount = 100_000_000

func (ck *checker) factor(d Decimal, path string) expr.Number {
	if d == "" {
		return expr.Whole(1)
	}
	n, err := d.number()
	if err != nil || n.Sign() <= 0 || n.Cmp(expr.Whole(1000)) > 0 {
		ck.blame(path, "rule.bad_times", fault.Args{"value": clip(string(d)), "limit": 1000})
	}
	return n
}

func (ck *checker) tiers(t *Tiers) amount {
	a := amount{kind: tierAmount}
	field, ok := ck.schema.Find(t.Field)
	switch {
	case !ok:
		ck.blame("amount.tiers.field", "rule.unknown_field", fault.Args{"field": clip(t.Field)})
	case field.Type != expr.Decimal:
		ck.blame("amount.tiers.field", "rule.tier_field", fault.Args{"field": t.Field})
	default:
		p, err := ck.schema.Formula(celName(t.Field))
		if err != nil {
			ck.add("amount.tiers.field", err)
		}
		a.program = p
	}
	if len(t.Steps) == 0 {
		ck.blame("amount.tiers.steps", "rule.tiers_empty", nil)
	}
	ck.atMost(len(t.Steps), maxSteps, "amount.tiers.steps")
	for i, s := range t.Steps {
		path := fmt.Sprintf("amount.tiers.steps[%d]", i)
		from, err := s.From.number()
		if err != nil {
			ck.add(path+".from", err)
			continue
		}
		if n := len(a.steps); n > 0 && a.steps[n-1].from.Cmp(from) >= 0 {
			ck.blame(path+".from", "rule.tiers_order", fault.Args{"value": from.String(), "before": a.steps[n-1].from.String()})
		}
		a.steps = append(a.steps, step{from: from, credits: ck.credits(s.Credits, path+".credits")})
	}
	return a
}

// worth is what a rule gives before caps, in its parts: (Base + Raised) ×
// multipliers up to the ceiling + Bonus.
type worth struct {
	base, raised, bonus expr.Number
	multipliers         []Multiplier
	ceiling             expr.Number // zero is none
}

// factor is all multipliers together; cut says that the ceiling took something.
func (w *worth) factor() (product expr.Number, cut bool, err error) {
	product = expr.Whole(1)
	for _, m := range w.multipliers {
		if product, err = product.Mul(m.Factor); err != nil {
			return product, false, err
		}
	}
	if w.ceiling.Sign() > 0 && product.Cmp(w.ceiling) > 0 {
		return w.ceiling, true, nil
	}
	return product, false, nil
}

// total is the gross amount, exact (decision 7).
func (w *worth) total() (expr.Number, error) {
	sum := w.base
	var err error
	if w.raised.Sign() != 0 {
		if sum, err = sum.Add(w.raised); err != nil {
			return sum, err
		}
	}
	if len(w.multipliers) > 0 {
		product, _, err := w.factor()
		if err != nil {
			return sum, err
		}
		if sum, err = sum.Mul(product); err != nil {
			return sum, err
		}
	}
	if sum, err = sum.Add(w.bonus); err != nil {
		return sum, err
	}
	if sum.Cmp(expr.Scaled(int64(MaxCredits), 2)) > 0 {
		return sum, fault.New(fault.Invalid, "rule.amount_too_large", fault.Args{"limit": MaxCredits.Short()})
	}
	return sum, nil
}

// faultOf gives the fault inside an error of evaluation.
func faultOf(err error) *fault.Fault {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f
	}
	return fault.New(fault.Invalid, "rule.failed", nil).Because(err)
}
