package fixed

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"xuefen/internal/platform/fault"
)

func TestParseKeepsExactHundredths(t *testing.T) {
	for text, want := range map[string]Amount{
		"0": 0, "2.5": 250, "2.50": 250, "2.500": 250, "-0.05": -5, "7.05": 705, "10000000000": MaxAmount, "007": 700,
	} {
		got, err := Parse(text)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"": "amount.not_a_number", "-": "amount.not_a_number", "1e3": "amount.not_a_number", " 1": "amount.not_a_number",
		"1.": "amount.not_a_number", ".5": "amount.not_a_number", "NaN": "amount.not_a_number", "１": "amount.not_a_number",
		"1.005": "amount.too_many_decimals", "10000000000.01": "amount.too_large", "99999999999999999999": "amount.too_large",
	} {
		if _, err := Parse(text); fault.CodeOf(err) != want {
			t.Errorf("Parse(%q) fault = %v; want %s", text, err, want)
		}
	}
}

func TestStringAndJSONComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Amount(rapid.Int64Range(-int64(MaxAmount), int64(MaxAmount)).Draw(t, "amount"))
		got, err := Parse(a.String())
		if err != nil || got != a {
			t.Fatalf("Parse(%q) = %d, %v; want %d", a.String(), got, err, a)
		}
		raw, _ := json.Marshal(a)
		var back Amount
		if err := json.Unmarshal(raw, &back); err != nil || back != a {
			t.Fatalf("JSON %s came back as %d, %v; want %d", raw, back, err, a)
		}
		if short, err := Parse(a.Short()); err != nil || short != a {
			t.Fatalf("Short %q came back as %d, %v", a.Short(), short, err)
		}
	})
}

func TestAPlainJSONNumberIsReadExactly(t *testing.T) {
	var a Amount
	if err := json.Unmarshal([]byte("2.5"), &a); err != nil || a != 250 {
		t.Fatalf("2.5 = %d, %v; want 250", a, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2.50", "-1", "1.005", "", "1e9", "٣"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := Parse(s)
		if err != nil {
			if fault.CodeOf(err) == "" {
				t.Fatalf("Parse(%q) gave an unknown error %v", s, err)
			}
			return
		}
		if b, err := Parse(a.String()); err != nil || b != a {
			t.Fatalf("Parse(%q) = %d does not come back: %d, %v", s, a, b, err)
		}
	})
}
