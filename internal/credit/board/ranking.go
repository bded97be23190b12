package board

import (
	"cmp"
	"slices"
	"sort"

	"xuefen/internal/platform/fixed"
)

// member is a person's place in the roster, which is in the order of employee
// numbers; so members compare as their numbers do.
type member int32

// ranking orders the members who have something, best first, ties by employee
// number. It never changes once it is made and is shared by readers.
type ranking struct {
	totals []fixed.Amount // by member
	order  []member
}

// rank makes a ranking. Whoever has nothing stands on no place: a board has no
// bottom (decision 13).
func rank(totals []fixed.Amount) *ranking {
	r := &ranking{totals: totals}
	for m, total := range totals {
		if total > 0 {
			r.order = append(r.order, member(m))
		}
	}
	slices.SortFunc(r.order, r.compare)
	return r
}

func (r *ranking) compare(a, b member) int {
	return cmp.Or(cmp.Compare(r.totals[b], r.totals[a]), cmp.Compare(a, b))
}

// with gives the ranking after some totals have changed. It copies the order in
// runs between the places that change instead of sorting it again.
func (r *ranking) with(changes map[member]fixed.Amount) *ranking {
	next := &ranking{totals: slices.Clone(r.totals), order: make([]member, 0, len(r.order)+len(changes))}
	var leaving []int
	var arriving []member
	for m, total := range changes {
		if at, placed := r.placeOf(m); placed {
			leaving = append(leaving, at)
		}
		if next.totals[m] = total; total > 0 {
			arriving = append(arriving, m)
		}
	}
	slices.Sort(leaving)
	slices.SortFunc(arriving, next.compare)
	staying, from := make([]member, 0, len(r.order)), 0
	for _, at := range leaving {
		staying, from = append(staying, r.order[from:at]...), at+1
	}
	staying = append(staying, r.order[from:]...)
	for _, m := range arriving {
		at, _ := slices.BinarySearchFunc(staying, m, next.compare)
		next.order = append(append(next.order, staying[:at]...), m)
		staying = staying[at:]
	}
	next.order = append(next.order, staying...)
	return next
}

// among keeps the members of a group in their order.
func (r *ranking) among(belongs func(member) bool) *ranking {
	kept := &ranking{totals: r.totals}
	for _, m := range r.order {
		if belongs(m) {
			kept.order = append(kept.order, m)
		}
	}
	return kept
}

// rankOf is the rank that an amount has: one more than the number of members
// with a larger one, so that ties share it (1, 2, 2, 4).
func (r *ranking) rankOf(amount fixed.Amount) int {
	return sort.Search(len(r.order), func(i int) bool { return r.totals[r.order[i]] <= amount }) + 1
}

// placeOf is the index of a member in the order; false when the member stands
// on no place.
func (r *ranking) placeOf(m member) (int, bool) {
	return slices.BinarySearchFunc(r.order, m, r.compare)
}

// step is what a member lacks to the nearest larger amount, and the rank that
// reaching it gives. A member without a place is compared with the last place.
// ok is false for whoever leads and on an empty board.
func (r *ranking) step(m member) (s Step, ok bool) {
	have := r.totals[m]
	larger := r.rankOf(have) - 1
	if have <= 0 {
		larger = len(r.order)
	}
	if larger == 0 {
		return Step{}, false
	}
	next := r.totals[r.order[larger-1]]
	return Step{Rank: r.rankOf(next), Gap: next - have}, true
}
