package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// dice is a source of chance. Each part of the demo throws its own, named
// after what it decides, so that a change in one part leaves the others alone.
type dice struct{ *rand.Rand }

func throw(seed int64, name string) dice {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // a hash never fails
	return dice{rand.New(rand.NewPCG(uint64(seed), h.Sum64()))}
}

// chance is true with a probability.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between is a whole number from low to high, both included.
func (d dice) between(low, high int) int {
	if high <= low {
		return low
	}
	return low + d.IntN(high-low+1)
}

// near is a normally distributed number, held within bounds.
func (d dice) near(mean, spread, low, high float64) float64 {
	return min(max(mean+d.NormFloat64()*spread, low), high)
}

// count is how often something happens that happens so often on average
// (Knuth's method for the Poisson distribution; the means here are small).
func (d dice) count(mean float64) int {
	limit, product := math.Exp(-mean), d.Float64()
	n := 0
	for product > limit {
		product *= d.Float64()
		n++
	}
	return n
}

// choose picks an index by weight; the weights are not all zero.
func (d dice) choose(weights []float64) int {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	at := d.Float64() * sum
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// one picks one of a list that is not empty.
func one[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// some picks n different ones of a list, or all of it, in the order of the
// list.
func some[T any](d dice, list []T, n int) []T {
	var out []T
	for i, item := range list {
		if left := len(list) - i; d.IntN(left) < n-len(out) {
			out = append(out, item)
		}
	}
	return out
}
