package board

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"xuefen/internal/platform/fixed"
)

func TestTiesShareARankAndStandByEmployeeNumber(t *testing.T) {
	r := rank([]fixed.Amount{500, 900, 0, 700, 700})
	if want := []member{1, 3, 4, 0}; !slices.Equal(r.order, want) {
		t.Fatalf("order %v; want %v, without the one who has nothing", r.order, want)
	}
	var ranks []int
	for _, m := range r.order {
		ranks = append(ranks, r.rankOf(r.totals[m]))
	}
	if want := []int{1, 2, 2, 4}; !slices.Equal(ranks, want) {
		t.Errorf("ranks %v; want %v", ranks, want)
	}
}

func TestTheNextStepIsTheNearestLargerAmount(t *testing.T) {
	r := rank([]fixed.Amount{500, 900, 0, 700, 700})
	for m, want := range map[member]Step{0: {2, 200}, 3: {1, 200}, 4: {1, 200}, 2: {4, 500}} {
		if got, ok := r.step(m); !ok || got != want {
			t.Errorf("member %d: got %+v, %v; want %+v", m, got, ok, want)
		}
	}
	if got, ok := r.step(1); ok {
		t.Errorf("the one who leads got a step %+v", got)
	}
	if got, ok := rank([]fixed.Amount{0, 0}).step(0); ok {
		t.Errorf("on an empty board got a step %+v", got)
	}
}

func TestSomebodyWithoutCreditsHasNoPlace(t *testing.T) {
	r := rank([]fixed.Amount{500, 0, -300})
	for _, m := range []member{1, 2} {
		if at, ok := r.placeOf(m); ok {
			t.Errorf("member %d stands on place %d; want none", m, at)
		}
	}
	if at, ok := r.placeOf(0); !ok || at != 0 {
		t.Errorf("the leader stands on %d, %v", at, ok)
	}
}

func totalsOf(t *rapid.T, label string, n int) []fixed.Amount {
	return rapid.SliceOfN(rapid.Map(rapid.Int64Range(-2, 12), func(n int64) fixed.Amount { return fixed.Amount(n * 50) }), n, n).Draw(t, label)
}

// A ranking that follows changes is the ranking that is made anew.
func TestFollowingChangesEqualsSortingAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "people")
		before, after := totalsOf(t, "before", n), totalsOf(t, "after", n)
		changes := map[member]fixed.Amount{}
		for m := range before {
			if before[m] != after[m] || rapid.Bool().Draw(t, "noted anyway") {
				changes[member(m)] = after[m]
			}
		}
		old := rank(before)
		kept := slices.Clone(old.order)
		got, want := old.with(maps.Clone(changes)), rank(after)
		if !slices.Equal(got.order, want.order) || !slices.Equal(got.totals, want.totals) {
			t.Fatalf("got %v of %v; want %v of %v", got.order, got.totals, want.order, want.totals)
		}
		if !slices.Equal(old.order, kept) || !slices.Equal(old.totals, before) {
			t.Fatal("readers of the old ranking saw it change")
		}
	})
}

// Ranks rise, equal amounts share one, and the rank after a tie counts
// everybody before it.
func TestRanksCountThoseBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rank(totalsOf(t, "totals", rapid.IntRange(1, 40).Draw(t, "people")))
		for i, m := range r.order {
			larger := 0
			for _, other := range r.totals {
				if other > r.totals[m] {
					larger++
				}
			}
			if got := r.rankOf(r.totals[m]); got != larger+1 {
				t.Fatalf("place %d has rank %d; %d people have more", i, got, larger)
			}
			if at, ok := r.placeOf(m); !ok || at != i {
				t.Fatalf("member %d is found on %d, %v; want %d", m, at, ok, i)
			}
		}
	})
}

func TestAveragesAreRoundedHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		sum    fixed.Amount
		people int
		want   fixed.Amount
	}{{100, 3, 33}, {200, 3, 67}, {5, 2, 3}, {-5, 2, -3}, {0, 7, 0}} {
		if got := average(c.sum, c.people); got != c.want {
			t.Errorf("%d over %d people: got %d; want %d", c.sum, c.people, got, c.want)
		}
	}
}

func million() *ranking {
	totals := make([]fixed.Amount, 1_000_000)
	for m := range totals {
		totals[m] = fixed.Amount(m * 7919 % 100_003)
	}
	return rank(totals)
}

func BenchmarkRankAmongAMillion(b *testing.B) {
	r := million()
	for b.Loop() {
		m := member(123_456)
		r.placeOf(m)
		r.rankOf(r.totals[m])
		r.step(m)
	}
}

func BenchmarkFollowOnePostingAmongAMillion(b *testing.B) {
	r := million()
	for b.Loop() {
		r = r.with(map[member]fixed.Amount{123_456: r.totals[123_456] + 500})
	}
}

func BenchmarkDepartmentAmongAMillion(b *testing.B) {
	r := million()
	for b.Loop() {
		r.among(func(m member) bool { return m%200 == 0 })
	}
}
