package expr

import (
	"math"
	"math/bits"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"xuefen/internal/platform/fault"
)

// Limits of numbers. Sums and products are exact up to mostDigits significant
// digits; a quotient that does not end is cut to that many.
const (
	mostDigits     = 60 // significant digits kept by arithmetic
	mostWhole      = 24 // digits before the point; more is an overflow
	longestLiteral = 40 // characters of a number that is read from text
	fastScale      = 18 // decimal places that fit the fast form
)

// ErrDivisionByZero and ErrOverflow are what arithmetic can refuse with.
// Compare with errors.Is: positions are added where they are known.
var (
	ErrDivisionByZero = fault.New(fault.Invalid, "expr.division_by_zero", nil)
	ErrOverflow       = fault.New(fault.Invalid, "expr.overflow", fault.Args{"digits": mostWhole})
)

// Number is an exact decimal. The zero value is 0. Small numbers are a 64-bit
// coefficient with a scale; what does not fit moves to apd without losing a
// digit. Numbers compare with Cmp, never with ==.
type Number struct {
	coef  int64
	scale uint8
	wide  *apd.Decimal
}

// Whole makes a number of an integer.
func Whole(n int64) Number { return Number{coef: n} }

// Scaled makes coef / 10^places: Scaled(250, 2) is 2.5. Places above 18 are
// taken as 18.
func Scaled(coef int64, places uint8) Number {
	return Number{coef: coef, scale: min(places, fastScale)}
}

// ParseNumber reads a plain decimal such as "-12.50". Exponents, blanks and
// numbers longer than 40 characters are faults.
func ParseNumber(s string) (Number, error) {
	bad := func() (Number, error) {
		return Number{}, fault.New(fault.Invalid, "expr.bad_number", fault.Args{"value": clip(s)})
	}
	if len(s) > longestLiteral || !plainDecimal(s) {
		return bad()
	}
	whole, frac, _ := strings.Cut(s, ".")
	if len(frac) <= fastScale {
		if n, err := strconv.ParseInt(whole+frac, 10, 64); err == nil {
			return Number{coef: n, scale: uint8(len(frac))}, nil
		}
	}
	d, _, err := apd.NewFromString(s)
	if err != nil {
		return bad()
	}
	return settle(d)
}

func plainDecimal(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, frac, point := strings.Cut(s, ".")
	return onlyDigits(whole) && (!point || onlyDigits(frac))
}

func onlyDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

func (n Number) decimal() *apd.Decimal {
	if n.wide != nil {
		return n.wide
	}
	return apd.New(n.coef, -int32(n.scale))
}

// settle checks the size of a wide result and takes it back to the fast form
// where it fits.
func settle(d *apd.Decimal) (Number, error) {
	if d.Form != apd.Finite || d.NumDigits()+int64(d.Exponent) > mostWhole {
		return Number{}, ErrOverflow
	}
	if d.IsZero() {
		return Number{}, nil
	}
	if d.Exponent <= 0 && d.Exponent >= -fastScale && d.Coeff.IsInt64() {
		coef := d.Coeff.Int64()
		if d.Negative {
			coef = -coef
		}
		return Number{coef: coef, scale: uint8(-d.Exponent)}, nil
	}
	return Number{wide: d}, nil
}

func exact() *apd.Context {
	return &apd.Context{Precision: mostDigits, MaxExponent: 2 * mostDigits, MinExponent: -2 * mostDigits,
		Rounding: apd.RoundHalfUp}
}

// Add gives n + m, or ErrOverflow.
func (n Number) Add(m Number) (Number, error) {
	if a, b, scale, ok := aligned(n, m); ok {
		sum := a + b
		if (sum > a) == (b > 0) {
			return Number{coef: sum, scale: scale}, nil
		}
	}
	d := new(apd.Decimal)
	if _, err := exact().Add(d, n.decimal(), m.decimal()); err != nil {
		return Number{}, ErrOverflow
	}
	return settle(d)
}

// Sub gives n - m, or ErrOverflow.
func (n Number) Sub(m Number) (Number, error) { return n.Add(m.Neg()) }

// Mul gives n × m, or ErrOverflow.
func (n Number) Mul(m Number) (Number, error) {
	if n.wide == nil && m.wide == nil && n.scale+m.scale <= fastScale {
		if p, ok := times(n.coef, m.coef); ok {
			return Number{coef: p, scale: n.scale + m.scale}, nil
		}
	}
	d := new(apd.Decimal)
	if _, err := exact().Mul(d, n.decimal(), m.decimal()); err != nil {
		return Number{}, ErrOverflow
	}
	return settle(d)
}

// Quo gives n ÷ m, ErrDivisionByZero or ErrOverflow.
func (n Number) Quo(m Number) (Number, error) {
	if m.Sign() == 0 {
		return Number{}, ErrDivisionByZero
	}
	if n.wide == nil && m.wide == nil && n.scale >= m.scale && n.coef%m.coef == 0 && m.coef != -1 {
		return Number{coef: n.coef / m.coef, scale: n.scale - m.scale}, nil
	}
	d := new(apd.Decimal)
	if _, err := exact().Quo(d, n.decimal(), m.decimal()); err != nil {
		return Number{}, ErrOverflow
	}
	d.Reduce(d)
	return settle(d)
}

// Neg gives -n.
func (n Number) Neg() Number {
	if n.wide == nil && n.coef != math.MinInt64 {
		return Number{coef: -n.coef, scale: n.scale}
	}
	return Number{wide: new(apd.Decimal).Neg(n.decimal())}
}

// Abs gives |n|.
func (n Number) Abs() Number {
	if n.Sign() < 0 {
		return n.Neg()
	}
	return n
}

// Sign is -1, 0 or 1.
func (n Number) Sign() int {
	switch {
	case n.wide != nil:
		return n.wide.Sign()
	case n.coef < 0:
		return -1
	case n.coef > 0:
		return 1
	}
	return 0
}

// Cmp is -1, 0 or 1 as n is less than, equal to or greater than m.
func (n Number) Cmp(m Number) int {
	if a, b, _, ok := aligned(n, m); ok {
		switch {
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return 0
	}
	return n.decimal().Cmp(m.decimal())
}

// Round rounds to places (0 to 18) decimals, halves away from zero.
func (n Number) Round(places uint8) (Number, error) {
	places = min(places, fastScale)
	if n.wide == nil {
		if n.scale <= places {
			return n, nil
		}
		unit := powers[n.scale-places]
		coef, rest := n.coef/unit, n.coef%unit
		if magnitude(rest) >= uint64(unit)/2 {
			coef += int64(n.Sign())
		}
		return Number{coef: coef, scale: places}, nil
	}
	d := new(apd.Decimal)
	if _, err := exact().Quantize(d, n.wide, -int32(places)); err != nil {
		return Number{}, ErrOverflow
	}
	return settle(d)
}

// Floor gives the largest whole number that is not above n.
func (n Number) Floor() (Number, error) {
	d := new(apd.Decimal)
	if _, err := exact().Floor(d, n.decimal()); err != nil {
		return Number{}, ErrOverflow
	}
	return settle(d)
}

// Ceil gives the smallest whole number that is not below n.
func (n Number) Ceil() (Number, error) {
	f, err := n.Neg().Floor()
	return f.Neg(), err
}

// Hundredths gives n in hundredths, rounded half away from zero; ok is false
// when that does not fit 64 bits.
func (n Number) Hundredths() (int64, bool) {
	r, err := n.Round(2)
	if err != nil || r.wide != nil {
		return 0, false
	}
	return times(r.coef, powers[2-r.scale])
}

// String writes the plain decimal without trailing zeros: "2.5", "-0.125".
func (n Number) String() string {
	s := n.decimal().Text('f')
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// MarshalText writes what String writes.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what ParseNumber reads.
func (n *Number) UnmarshalText(b []byte) error {
	v, err := ParseNumber(string(b))
	if err != nil {
		return err
	}
	*n = v
	return nil
}

// powers holds the powers of ten up to fastScale.
var powers = func() (p [fastScale + 1]int64) {
	p[0] = 1
	for i := 1; i <= fastScale; i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// aligned brings two fast numbers to one scale; ok is false when one of them
// is wide or would not fit.
func aligned(n, m Number) (a, b int64, scale uint8, ok bool) {
	if n.wide != nil || m.wide != nil {
		return 0, 0, 0, false
	}
	switch {
	case n.scale == m.scale:
		return n.coef, m.coef, n.scale, true
	case n.scale < m.scale:
		a, ok = times(n.coef, powers[m.scale-n.scale])
		return a, m.coef, m.scale, ok
	default:
		b, ok = times(m.coef, powers[n.scale-m.scale])
		return n.coef, b, n.scale, ok
	}
}

// times multiplies and says whether the product fits.
func times(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}
