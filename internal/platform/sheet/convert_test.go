package sheet

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

func textCell(s string) Cell { return Cell{Kind: Text, Text: s} }

func TestDatesAreReadInTheirManyForms(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	for text, want := range map[string]string{
		"2026-09-01": "2026-09-01T00:00:00", "2026/9/1": "2026-09-01T00:00:00", "2026.9.1": "2026-09-01T00:00:00",
		"2026年9月1日": "2026-09-01T00:00:00", "2026 年 9 月 1 日": "2026-09-01T00:00:00", "20260901": "2026-09-01T00:00:00",
		"２０２６－０９－０１": "2026-09-01T00:00:00", " 2026-09-01\u3000": "2026-09-01T00:00:00",
		"2026-09-01 08:30": "2026-09-01T08:30:00", "2026/9/1 8:30:15": "2026-09-01T08:30:15", "2026-09-01T08:30:15.250": "2026-09-01T08:30:15.25",
		"20260901 0830": "", "2026年9月1日8时30分": "2026-09-01T08:30:00", "2026年9月1日 8:30": "2026-09-01T08:30:00",
		"2026-09-01T00:30:00Z": "2026-09-01T08:30:00", "2026-09-01T08:30:00+08:00": "2026-09-01T08:30:00",
		"46266": "2026-09-01T00:00:00", "46266.354166666664": "2026-09-01T08:30:00",
		"2026-02-29": "", "2026-13-01": "", "2026-0-1": "", "01/09/2026": "", "26-9-1": "", "2026": "", "2026-09": "", "2026-9/1": "",
		"2026-09-0112": "", "2026-09-01 25:00": "", "2026-09-01 8": "", "明天": "", "1900-02-29": "", "0000-01-01": "", "8:30:00": "",
	} {
		got, err := textCell(text).AsDate(shanghai)
		if want == "" {
			if fault.CodeOf(err) != "sheet.not_a_date" {
				t.Errorf("AsDate(%q) = %v, %v; want sheet.not_a_date", text, got, err)
			}
			continue
		}
		if s := got.Format("2006-01-02T15:04:05.999"); err != nil || s != want || got.Location() != shanghai {
			t.Errorf("AsDate(%q) = %v, %v; want %s", text, got, err, want)
		}
	}
	serial := Cell{Kind: Number, Text: "44804", epoch1904: true}
	if got, err := serial.AsDate(time.UTC); err != nil || got.Format(time.DateOnly) != "2026-09-01" {
		t.Errorf("a serial of the 1904 system = %v, %v; want 2026-09-01", got, err)
	}
}

func TestNumbersAreReadExactly(t *testing.T) {
	for text, want := range map[string]string{
		"2.50": "2.5", "+2": "2", "-0": "0", "1,234,567.89": "1234567.89", "-1,234": "-1234", "２．５": "2.5", " 7 ": "7", "1e3": "1000", ".5": "0.5",
		"12345678901234567890.123456789": "12345678901234567890.123456789", "0.1E-3": "0.0001", "007": "7",
		"1,23": "", "1,2345": "", "1.5,000": "", "85%": "", "¥5": "", "abc": "", "1e9999": "", "--1": "", "1.2.3": "", "NaN": "", "0x10": "", "1e": "", ".": "", "+": "",
	} {
		got, err := textCell(text).AsDecimal()
		if want == "" && fault.CodeOf(err) != "sheet.not_a_number" {
			t.Errorf("AsDecimal(%q) = %q, %v; want sheet.not_a_number", text, got, err)
		}
		if want != "" && (err != nil || got != want) {
			t.Errorf("AsDecimal(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestPlainDecimalsKeepTheirValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := fixed.Amount(rapid.Int64Range(-int64(fixed.MaxAmount), int64(fixed.MaxAmount)).Draw(t, "hundredths"))
		got, err := textCell(a.String()).AsAmount()
		if err != nil || got != a {
			t.Fatalf("AsAmount(%q) = %v, %v", a, got, err)
		}
		short, ok := plainDecimal(a.String())
		if want := a.Short(); !ok || short != want {
			t.Fatalf("plainDecimal(%q) = %q, %v; want %q", a, short, ok, want)
		}
	})
}

func TestConversionsSayWhatIsWrong(t *testing.T) {
	amount := func(c Cell) error { _, err := c.AsAmount(); return err }
	whole := func(c Cell) error { _, err := c.AsInt(); return err }
	yes := func(c Cell) error { _, err := c.AsBool(); return err }
	text := func(c Cell) error { _, err := c.AsText(); return err }
	for name, c := range map[string]struct {
		cell Cell
		as   func(Cell) error
		want string
	}{
		"three decimals":     {textCell("1.005"), amount, "amount.too_many_decimals"},
		"huge amount":        {textCell("99999999999"), amount, "amount.too_large"},
		"empty amount":       {Cell{}, amount, "sheet.empty_cell"},
		"blank amount":       {textCell("\u00a0\u200b"), amount, "sheet.empty_cell"},
		"date as amount":     {Cell{Kind: Date, Text: "2026-09-01"}, amount, "sheet.not_a_number"},
		"bool as amount":     {Cell{Kind: Bool, Text: "true"}, amount, "sheet.not_a_number"},
		"half":               {textCell("1.5"), whole, "sheet.not_whole"},
		"huge whole":         {textCell("9223372036854775808"), whole, "sheet.number_too_large"},
		"maybe":              {textCell("也许"), yes, "sheet.not_yes_or_no"},
		"formula, no result": {Cell{Formula: true, Uncomputed: true}, text, "sheet.formula_without_value"},
		"error":              {Cell{Kind: Error, Text: "#REF!"}, text, "sheet.cell_error"},
		"empty text":         {Cell{}, text, ""},
		"whole":              {Cell{Kind: Number, Text: "-9223372036854775808"}, whole, ""},
	} {
		if got := fault.CodeOf(c.as(c.cell)); got != c.want {
			t.Errorf("%s: fault %q, want %q", name, got, c.want)
		}
	}
}

func TestYesAndNo(t *testing.T) {
	for text, want := range map[string]bool{"是": true, "TRUE": true, "Ｙ": true, "1": true, "yes": true, "否": false, "False": false, "n": false, "0": false} {
		if got, err := textCell(text).AsBool(); err != nil || got != want {
			t.Errorf("AsBool(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}
