package simulate

import (
	"context"

	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// promiseKey is what a promise is about.
type promiseKey struct {
	person org.PersonID
	object objectRef
}

// loadPromises reads what enrolments promised, since every world keeps it.
func (r *run) loadPromises(ctx context.Context, tx *db.Tx) error {
	r.promises = map[promiseKey][]credit.Promise{}
	return r.engine.credit.EachPromise(ctx, tx, func(p credit.Promise) {
		key := promiseKey{p.Person, objectRef{p.ObjectType, p.ObjectCode}}
		r.promises[key] = append(r.promises[key], p)
	})
}

// promised lists the versions that stood promised when a record was recorded,
// as far as a world holds them.
func (r *run) promised(world int, it *item) (pins []*rule.Rule) {
	if len(r.promises) == 0 {
		return nil
	}
	a := &it.record
	for _, p := range r.promises[promiseKey{a.Person, objectRef{a.ObjectType, a.ObjectCode}}] {
		if p.MadeAt.After(a.RecordedAt) || p.MadeAt.Equal(a.RecordedAt) && p.Activity > a.ID || !p.EndedAt.IsZero() && !p.EndedAt.After(a.RecordedAt) {
			continue
		}
		if v := r.q.Worlds[world].Set.ByID(int64(p.Version)); v != nil {
			pins = append(pins, v)
		}
	}
	return pins
}
