package activity

import (
	"context"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Search says which records to list; zero fields do not narrow, except People:
// without All an empty list of people is nobody.
type Search struct {
	All        bool // everybody's
	People     []org.PersonID
	Verb       string
	ObjectType string
	ObjectCode string
	From, To   time.Time // of the time it happened; To is excluded
	Before     int64     // PlaceOf the last record of the page before
	Limit      int
}

// ofOne tells whether the search is about a single person, whose records have
// running numbers of their own.
func (q Search) ofOne() bool { return !q.All && len(q.People) == 1 }

// PlaceOf is where the page after a record begins.
func (q Search) PlaceOf(r Record) int64 {
	if q.ofOne() {
		return r.Seq
	}
	return int64(r.ID)
}

// Search lists records with their objects, the latest recorded first.
func (s *Service) Search(ctx context.Context, tx *db.Tx, q Search) ([]Record, error) {
	if !q.All && len(q.People) == 0 {
		return nil, nil
	}
	list, err := searchRecords(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	return list, attachToRecords(ctx, tx, list)
}

// RecordOf finds one record with its withdrawal. Fault: activity.not_found.
func (s *Service) RecordOf(ctx context.Context, tx *db.Tx, id ID) (Record, error) {
	list, err := db.List(ctx, tx, "SELECT "+activityColumns+`, w.withdrawn_at, COALESCE(w.reason, '') FROM activity a
		LEFT JOIN withdrawal w ON w.activity_id = a.id WHERE a.tenant_id = $1 AND a.id = $2`, []any{id}, scanRecord)
	if err != nil {
		return Record{}, err
	}
	if len(list) == 0 {
		return Record{}, fault.New(fault.NotFound, "activity.not_found", nil)
	}
	return list[0], attachToRecords(ctx, tx, list)
}

// ObjectBy finds an object of the register by type and code, nil if there is
// none.
func (s *Service) ObjectBy(ctx context.Context, tx *db.Tx, objectType, code string) (*Object, error) {
	ref := objectRef{objectType, code}
	found, err := findObjects(ctx, tx, []objectRef{ref})
	return found[ref], err
}

func searchRecords(ctx context.Context, tx *db.Tx, q Search) ([]Record, error) {
	conditions := []string{"a.tenant_id = $1"}
	var args []any
	add := func(condition string, value any) {
		args = append(args, value)
		conditions = append(conditions, strings.ReplaceAll(condition, "$n", "$"+strconv.Itoa(len(args)+1)))
	}
	order := "a.id"
	switch {
	case q.ofOne():
		add("a.person_id = $n", q.People[0])
		order = "a.seq"
	case !q.All:
		add(tx.In("a.person_id", len(args)+2), db.Ints(tx, q.People))
	}
	for _, c := range []struct{ column, value string }{{"a.verb", q.Verb}, {"a.object_type", q.ObjectType}, {"a.object_code", q.ObjectCode}} {
		if c.value != "" {
			add(c.column+" = $n", c.value)
		}
	}
	if !q.From.IsZero() {
		add("a.occurred_at >= $n", db.Micros(q.From))
	}
	if !q.To.IsZero() {
		add("a.occurred_at < $n", db.Micros(q.To))
	}
	if q.Before != 0 {
		add(order+" < $n", q.Before)
	}
	args = append(args, q.Limit)
	return db.List(ctx, tx, "SELECT "+activityColumns+`, w.withdrawn_at, COALESCE(w.reason, '') FROM activity a
		LEFT JOIN withdrawal w ON w.activity_id = a.id
		WHERE `+strings.Join(conditions, " AND ")+" ORDER BY "+order+" DESC LIMIT $"+strconv.Itoa(len(args)+1), args, scanRecord)
}

// attachToRecords adds what the register knows of the objects.
func attachToRecords(ctx context.Context, tx *db.Tx, list []Record) error {
	refs := make([]objectRef, len(list))
	for i, r := range list {
		refs[i] = objectRef{r.ObjectType, r.ObjectCode}
	}
	if len(refs) == 0 {
		return nil
	}
	objects, err := findObjects(ctx, tx, refs)
	for i := range list {
		list[i].Object = objects[refs[i]]
	}
	return err
}
