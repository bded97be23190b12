package rule

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"xuefen/internal/platform/fault"
)

// Set is the compiled versions of all rules of a tenant. It is immutable and
// safe for concurrent use; a change of rules makes a new Set.
type Set struct {
	families []*family
	byVerb   map[string][]*family
	byPair   map[trigger][]*family

	policies  []Policy
	campaigns [][]*Boost // versions of each, newest first
	gates     []*Rule    // versions with a gate
}

type trigger struct{ verb, objectType string }

// family is all versions of one rule, newest first.
type family struct {
	code     string
	index    int // place in the order of rules
	versions []*entry
	replaces []*family // what any version in force may replace, by code
}

// entry is a version with what it counts: its own caps' counters and those of
// caps of other rules over the same group or category.
type entry struct {
	rule     *Rule
	meters   []meter
	capMeter []int // index in meters of each cap
	targets  []*family
}

// NewSet joins versions. The order of rules is the order of their codes,
// whatever the order here. Two versions with one number, and rules that
// replace each other in a circle, are faults.
func NewSet(rules ...*Rule) (*Set, error) {
	s := &Set{byVerb: map[string][]*family{}, byPair: map[trigger][]*family{}}
	byCode := map[string]*family{}
	for _, r := range rules {
		f := byCode[r.Def.Code]
		if f == nil {
			f = &family{code: r.Def.Code}
			byCode[r.Def.Code] = f
			s.families = append(s.families, f)
		}
		if slices.ContainsFunc(f.versions, func(e *entry) bool { return e.rule.Ref.Version == r.Ref.Version }) {
			return nil, fault.New(fault.Conflict, "rule.version_twice",
				fault.Args{"code": r.Def.Code, "version": r.Ref.Version})
		}
		f.versions = append(f.versions, &entry{rule: r})
	}
	slices.SortFunc(s.families, func(a, b *family) int { return strings.Compare(a.code, b.code) })
	for i, f := range s.families {
		f.index = i
		slices.SortFunc(f.versions, func(a, b *entry) int { return cmp.Compare(b.rule.Ref.Version, a.rule.Ref.Version) })
		for _, e := range f.versions {
			for _, code := range e.rule.Def.Replaces {
				if t := byCode[code]; t != nil {
					e.targets = append(e.targets, t)
					f.replaces = append(f.replaces, t)
				}
			}
		}
	}
	if code, circle := s.circle(); circle {
		return nil, fault.New(fault.Conflict, "rule.replaces_circle", fault.Args{"code": code})
	}
	s.joinMeters()
	s.joinGates()
	s.index()
	return s, nil
}

// circle finds a rule that replaces itself over others.
func (s *Set) circle() (string, bool) {
	state := make([]int8, len(s.families))
	var visit func(f *family) bool
	visit = func(f *family) bool {
		switch state[f.index] {
		case 1:
			return true
		case 2:
			return false
		}
		state[f.index] = 1
		if slices.ContainsFunc(f.replaces, visit) {
			return true
		}
		state[f.index] = 2
		return false
	}
	for _, f := range s.families {
		if visit(f) {
			return f.code, true
		}
	}
	return "", false
}

// index sorts families under their triggers, in the order of rules.
func (s *Set) index() {
	pairs := map[trigger]bool{}
	for _, f := range s.families {
		_, types := f.triggers()
		for pair := range types {
			pairs[pair] = true
		}
	}
	for _, f := range s.families {
		verbs, types := f.triggers()
		for verb := range verbs {
			s.byVerb[verb] = append(s.byVerb[verb], f)
		}
		for pair := range pairs {
			if verbs[pair.verb] || types[pair] {
				s.byPair[pair] = append(s.byPair[pair], f)
			}
		}
	}
}

// triggers gives the verbs that fire for any object, and the pairs.
func (f *family) triggers() (verbs map[string]bool, pairs map[trigger]bool) {
	verbs, pairs = map[string]bool{}, map[trigger]bool{}
	for _, e := range f.versions {
		for _, w := range e.rule.whens {
			for _, verb := range w.Verbs {
				if len(w.ObjectTypes) == 0 {
					verbs[verb] = true
				}
				for _, t := range w.ObjectTypes {
					pairs[trigger{verb, t}] = true
				}
			}
		}
	}
	return verbs, pairs
}

func (s *Set) candidates(verb, objectType string) []*family {
	if list, ok := s.byPair[trigger{verb, objectType}]; ok {
		return list
	}
	return s.byVerb[verb]
}

// inForce gives the version that applies to an activity of a local day that
// was recorded then (decision 33): of those whose range holds the day and that
// were published before, the highest. When none applies, it gives the highest
// version and false.
func (f *family) inForce(day int32, recordedAt time.Time) (*entry, bool) {
	for _, e := range f.versions {
		r := e.rule
		if day >= r.from && day < r.to && !recordedAt.Before(r.Ref.PublishedAt) {
			return e, true
		}
	}
	return f.versions[0], false
}

func (r *Rule) triggered(verb, objectType string) bool {
	for i := range r.whens {
		if r.whens[i].covers(verb, objectType) {
			return true
		}
	}
	return false
}

// Rules lists all versions in order of code, newest version first.
func (s *Set) Rules() []*Rule {
	var all []*Rule
	for _, f := range s.families {
		for _, e := range f.versions {
			all = append(all, e.rule)
		}
	}
	return all
}

// Find gives one version.
func (s *Set) Find(code string, version int) (*Rule, bool) {
	for _, f := range s.families {
		for _, e := range f.versions {
			if f.code == code && e.rule.Ref.Version == version {
				return e.rule, true
			}
		}
	}
	return nil, false
}

// ByID gives the version with an id of the caller's (Ref.ID), nil when the set
// does not hold it.
func (s *Set) ByID(id int64) *Rule {
	for _, f := range s.families {
		for _, e := range f.versions {
			if e.rule.Ref.ID == id {
				return e.rule
			}
		}
	}
	return nil
}

// InForce lists, in the order of rules, the version of each that applies to
// what happens at an instant and is recorded then.
func (s *Set) InForce(at time.Time, zone *time.Location) []*Rule {
	day := dayNumber(at.In(zone))
	var all []*Rule
	for _, f := range s.families {
		if e, applies := f.inForce(day, at); applies {
			all = append(all, e.rule)
		}
	}
	return all
}
