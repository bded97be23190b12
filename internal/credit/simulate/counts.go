package simulate

import (
	"hash/maphash"
	"math/bits"
	"strconv"

	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/fixed"
)

// counts keeps the counters of caps of all worlds for a part of the people, in
// a table of plain numbers: a year of a large company has tens of millions of
// them. A counter is known by a hash of 128 bits of person and text.
type counts struct {
	worlds int
	seeds  [2]maphash.Seed
	shards [shards]shard
	open   []map[[2]uint64][]rule.Occurrence // of sets, by world; nil where no rule has one
}

// shards keeps the growth of one table from doubling the memory of all.
const shards = 64

// shard is a hash table with open addressing.
type shard struct {
	keys    [][2]uint64 // zero is free
	credits []int64     // worlds beside each other
	times   []int32
	used    int
}

func newCounts(worlds int) *counts {
	return &counts{worlds: worlds, open: make([]map[[2]uint64][]rule.Occurrence, worlds), seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
}

// in is the counters of one world. It implements credit.Counts.
type in struct {
	*counts
	world int
}

// CountOf tells what a counter has counted.
func (c in) CountOf(p org.PersonID, text string) rule.Used {
	key := c.key(p, text)
	s := &c.shards[key[0]%shards]
	i, found := s.find(key)
	if !found {
		return rule.Used{}
	}
	at := i*c.worlds + c.world
	return rule.Used{Credits: fixed.Amount(s.credits[at]), Times: int64(s.times[at])}
}

// OpenOf is what a person has collected for a set of a rule.
func (c in) OpenOf(p org.PersonID, text string) []rule.Occurrence {
	return c.open[c.world][c.key(p, text)]
}

// Open puts what is open of a set.
func (c in) Open(p org.PersonID, text string, open []rule.Occurrence) {
	if c.open[c.world] == nil {
		c.open[c.world] = map[[2]uint64][]rule.Occurrence{}
	}
	c.open[c.world][c.key(p, text)] = open
}

// Count moves a counter.
func (c in) Count(p org.PersonID, text string, by rule.Used) {
	key := c.key(p, text)
	s := &c.shards[key[0]%shards]
	i, found := s.find(key)
	if !found {
		i = s.insert(key, c.worlds)
	}
	at := i*c.worlds + c.world
	s.credits[at] += int64(by.Credits)
	s.times[at] += int32(by.Times)
}

func (c *counts) key(p org.PersonID, text string) [2]uint64 {
	var buffer [160]byte
	b := strconv.AppendInt(buffer[:0], int64(p), 36)
	b = append(append(b, '|'), text...)
	key := [2]uint64{maphash.Bytes(c.seeds[0], b), maphash.Bytes(c.seeds[1], b)}
	if key == ([2]uint64{}) {
		key[1] = 1
	}
	return key
}

// find gives the place of a key, or the free place where it belongs.
func (s *shard) find(key [2]uint64) (int, bool) {
	if len(s.keys) == 0 {
		return 0, false
	}
	size := len(s.keys)
	place, _ := bits.Mul64(key[1], uint64(size)) // spreads evenly over any size
	for i := int(place); ; i++ {
		if i == size {
			i = 0
		}
		switch s.keys[i] {
		case key:
			return i, true
		case [2]uint64{}:
			return i, false
		}
	}
}

func (s *shard) insert(key [2]uint64, worlds int) int {
	if s.used*4 >= len(s.keys)*3 {
		s.grow(worlds)
	}
	i, _ := s.find(key)
	s.keys[i] = key
	s.used++
	return i
}

func (s *shard) grow(worlds int) {
	const first = 8
	old := *s
	size := max(first, len(old.keys)*5/4+1) // small steps, since memory is what bounds a run
	*s = shard{keys: make([][2]uint64, size), credits: make([]int64, size*worlds), times: make([]int32, size*worlds), used: old.used}
	for i, key := range old.keys {
		if key == ([2]uint64{}) {
			continue
		}
		at, _ := s.find(key)
		s.keys[at] = key
		copy(s.credits[at*worlds:(at+1)*worlds], old.credits[i*worlds:])
		copy(s.times[at*worlds:(at+1)*worlds], old.times[i*worlds:])
	}
}
