package sheet

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

// AsText gives the text of any cell without blanks at its ends; "" when it is
// empty. Formulas without a result and spreadsheet errors are faults, for this
// and for every other conversion.
func (c Cell) AsText() (string, error) {
	if err := c.unusable(); err != nil {
		return "", err
	}
	return trimmed(c.Text), nil
}

// unusable is the fault of a cell that has no value to convert at all.
func (c Cell) unusable() error {
	switch {
	case c.Uncomputed:
		return fault.New(fault.Invalid, "sheet.formula_without_value", nil)
	case c.Kind == Error:
		return fault.New(fault.Invalid, "sheet.cell_error", fault.Args{"value": clip(c.Text, shownLength)})
	}
	return nil
}

// present gives the trimmed text in ordinary width of a cell that must hold something.
func (c Cell) present() (string, error) {
	text, err := c.AsText()
	if err != nil {
		return "", err
	}
	if text == "" {
		return "", fault.New(fault.Invalid, "sheet.empty_cell", nil)
	}
	if c.Kind == Text {
		text = width.Fold.String(text)
	}
	return text, nil
}

// trimmed cuts blanks of every width and the invisible marks that copying
// from web pages and chats leaves at the ends.
func trimmed(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u2060'
	})
}

// AsDecimal gives an exact plain decimal: "2.5", "-0.05". Thousands may be
// separated by commas. Faults: sheet.empty_cell, sheet.not_a_number.
func (c Cell) AsDecimal() (string, error) {
	text, err := c.present()
	if err != nil {
		return "", err
	}
	if c.Kind == Text || c.Kind == Number {
		if plain, ok := plainDecimal(withoutThousands(text)); ok {
			return plain, nil
		}
	}
	return "", notANumber(text)
}

// withoutThousands drops the commas of 1,234,567.89 if they all stand right.
func withoutThousands(text string) string {
	whole, frac, _ := strings.Cut(text, ".")
	groups := strings.Split(strings.TrimLeft(whole, "+-"), ",")
	if len(groups) < 2 || len(groups[0]) > 3 || len(groups[0]) == 0 || strings.Contains(frac, ",") {
		return text
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return text
		}
	}
	return strings.ReplaceAll(text, ",", "")
}

// AsAmount gives an amount of at most two decimals. Faults: those of AsDecimal
// and amount.too_many_decimals, amount.too_large of package fixed.
func (c Cell) AsAmount() (fixed.Amount, error) {
	text, err := c.AsDecimal()
	if err != nil {
		return 0, err
	}
	return fixed.Parse(text)
}

// AsInt gives a whole number. Faults: those of AsDecimal and sheet.not_whole,
// sheet.number_too_large.
func (c Cell) AsInt() (int64, error) {
	text, err := c.AsDecimal()
	if err != nil {
		return 0, err
	}
	if strings.Contains(text, ".") {
		return 0, fault.New(fault.Invalid, "sheet.not_whole", fault.Args{"value": clip(text, shownLength)})
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return 0, fault.New(fault.Invalid, "sheet.number_too_large",
			fault.Args{"value": clip(text, shownLength), "limit": int64(math.MaxInt64)})
	}
	return n, err
}

// AsBool reads yes and no as people write them in Chinese and English.
// Faults: sheet.empty_cell, sheet.not_yes_or_no.
func (c Cell) AsBool() (bool, error) {
	text, err := c.present()
	if err != nil {
		return false, err
	}
	switch strings.ToLower(text) {
	case "是", "true", "yes", "y", "1", "t", "有", "对", "√", "✓":
		return true, nil
	case "否", "false", "no", "n", "0", "f", "无", "错", "×", "✗":
		return false, nil
	}
	return false, fault.New(fault.Invalid, "sheet.not_yes_or_no", fault.Args{"value": clip(text, shownLength)})
}

func notANumber(text string) *fault.Fault {
	return fault.New(fault.Invalid, "sheet.not_a_number", fault.Args{"value": clip(text, shownLength)})
}
