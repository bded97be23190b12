package simulate

import (
	"testing"

	"pgregory.net/rapid"

	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/fixed"
)

// The table of counters counts as a map does, world by world.
func TestCountersCountAsAMapDoes(t *testing.T) {
	type counter struct {
		person org.PersonID
		text   string
		world  int
	}
	rapid.Check(t, func(rt *rapid.T) {
		c := newCounts(3)
		want := map[counter]rule.Used{}
		text := rapid.StringMatching(`r:[a-z]{1,2}\|o:[a-z]?[0-9]{1,2}\|2026`)
		for range rapid.IntRange(1, 900).Draw(rt, "moves") {
			k := counter{org.PersonID(rapid.IntRange(1, 40).Draw(rt, "person")), text.Draw(rt, "text"), rapid.IntRange(0, 2).Draw(rt, "world")}
			by := rule.Used{Credits: fixed.Amount(rapid.IntRange(-500, 90_000).Draw(rt, "credits")), Times: int64(rapid.IntRange(-1, 1).Draw(rt, "times"))}
			in{c, k.world}.Count(k.person, k.text, by)
			u := want[k]
			want[k] = rule.Used{Credits: u.Credits + by.Credits, Times: u.Times + by.Times}
		}
		for k, u := range want {
			if got := (in{c, k.world}).CountOf(k.person, k.text); got != u {
				rt.Fatalf("%+v holds %+v; want %+v", k, got, u)
			}
		}
		if got := (in{c, 0}).CountOf(99, "r:none"); got != (rule.Used{}) {
			rt.Fatalf("what was never counted holds %+v", got)
		}
	})
}
