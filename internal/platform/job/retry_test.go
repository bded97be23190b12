package job

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestBackoffGrowsWithinItsSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		failures := rapid.IntRange(-3, 1000).Draw(t, "failures")
		wait := Backoff(failures)
		middle := LongestWait
		if failures <= 12 {
			middle = min(FirstWait<<(max(failures, 1)-1), LongestWait)
		}
		if lo, hi := middle*8/10, middle*12/10; wait < lo || wait > hi {
			t.Fatalf("after %d failures: %s; want between %s and %s", failures, wait, lo, hi)
		}
	})
}

func TestJudge(t *testing.T) {
	boom := errors.New("boom")
	for name, c := range map[string]struct {
		err       error
		attempts  int
		cut       bool
		want      State
		attempted int
		waits     bool
	}{
		"success":                   {nil, 1, false, Done, 1, false},
		"success while going down":  {nil, 1, true, Done, 1, false},
		"first failure":             {boom, 1, false, Ready, 1, true},
		"last failure":              {boom, 3, false, Dead, 3, false},
		"cut short":                 {boom, 3, true, Ready, 2, false},
		"hopeless":                  {Hopeless(boom), 1, false, Dead, 1, false},
		"hopeless while going down": {Hopeless(boom), 1, true, Dead, 1, false},
		"not now":                   {Later(time.Minute, nil), 3, false, Ready, 2, true},
		"not now, in the past":      {Later(-time.Minute, boom), 1, false, Ready, 0, false},
		"not now, though hopeless":  {Later(time.Minute, Hopeless(boom)), 1, false, Ready, 0, true},
		"hopeless, though not now":  {Hopeless(Later(time.Minute, boom)), 1, false, Dead, 1, false},
		"hopeless, wrapped":         {fmt.Errorf("send: %w", Hopeless(boom)), 1, false, Dead, 1, false},
	} {
		got := judge(c.err, c.attempts, 3, c.cut)
		if got.state != c.want || got.attempts != c.attempted || got.wait > 0 != c.waits {
			t.Errorf("%s: got %+v; want %s, %d attempts, waiting %v", name, got, c.want, c.attempted, c.waits)
		}
	}
}
