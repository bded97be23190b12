package event

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestRowsKeepEveryFactWithinTheirSizes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return rapid.SampledFrom([]string{"", "学分", string(make([]byte, 9000)), string(make([]byte, 30000))}).Draw(t, "text")
		}), 0, 3*MostFacts/2).Draw(t, "facts")
		var facts []json.RawMessage
		for _, text := range texts {
			raw, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			facts = append(facts, raw)
		}
		list := rows(facts)
		for _, row := range list {
			var some []json.RawMessage
			if err := json.Unmarshal([]byte(row), &some); err != nil {
				t.Fatalf("a row is not JSON: %v", err)
			}
			if len(some) == 0 || len(some) > MostFacts || (len(row) > RowBytes+2 && len(some) > 1) {
				t.Fatalf("a row has %d facts and %d bytes", len(some), len(row))
			}
		}
		got, err := decode[string](list)
		if err != nil || !slices.Equal(got, texts) {
			t.Fatalf("%d facts came back as %d, %v", len(texts), len(got), err)
		}
	})
}

func TestThePackageOfAFunction(t *testing.T) {
	for given, want := range map[string]string{
		"xuefen/internal/activity.init":                "xuefen/internal/activity",
		"xuefen/internal/live.(*Hub).Refresh-fm":       "xuefen/internal/live",
		"xuefen/internal/app.(*App).subscribe.func1.2": "xuefen/internal/app",
		"main.main": "main",
		"odd":       "odd",
	} {
		if got := packageOf(given); got != want {
			t.Errorf("packageOf(%q) is %q; want %q", given, got, want)
		}
	}
}
