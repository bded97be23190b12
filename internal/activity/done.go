package activity

import (
	"context"
	"slices"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// Sought is what EachDone looks for: objects of a type, with the codes or
// with any where there are none, done by one of the verbs.
type Sought struct {
	ObjectType string
	Codes      []string
	Verbs      []string
}

// EachDone calls each for everything sought that people did and that was not
// withdrawn; once or more for the same person, verb and object. It is one
// statement however much is sought.
func (s *Service) EachDone(ctx context.Context, tx *db.Tx, people []org.PersonID, sought []Sought, each func(p org.PersonID, verb, objectType, code string)) error {
	if len(sought) == 0 || len(people) == 0 {
		return nil
	}
	var types, verbs, codes []string
	anyCode := false
	for _, w := range sought {
		types, verbs, codes = append(types, w.ObjectType), append(verbs, w.Verbs...), append(codes, w.Codes...)
		anyCode = anyCode || len(w.Codes) == 0
	}
	query := "SELECT DISTINCT a.person_id, a.verb, a.object_type, a.object_code FROM activity a WHERE a.tenant_id = $1 AND " + tx.In("a.person_id", 2) +
		" AND " + tx.In("a.verb", 3) + " AND " + tx.In("a.object_type", 4) + " AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.activity_id = a.id)"
	args := []any{db.Ints(tx, people), db.Texts(tx, distinct(verbs)), db.Texts(tx, distinct(types))}
	if !anyCode {
		query += " AND " + tx.In("a.object_code", 5)
		args = append(args, db.Texts(tx, distinct(codes)))
	}
	return tx.Each(ctx, query, args, func(scan db.Scan) error {
		var p org.PersonID
		var verb, objectType, code string
		if err := scan(&p, &verb, &objectType, &code); err != nil {
			return err
		}
		if slices.ContainsFunc(sought, func(w Sought) bool { return w.holds(verb, objectType, code) }) {
			each(p, verb, objectType, code)
		}
		return nil
	})
}

func (w *Sought) holds(verb, objectType, code string) bool {
	return w.ObjectType == objectType && slices.Contains(w.Verbs, verb) && (len(w.Codes) == 0 || slices.Contains(w.Codes, code))
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// Known tells which of the activities are there.
func (s *Service) Known(ctx context.Context, tx *db.Tx, ids []ID) (map[ID]bool, error) {
	out := make(map[ID]bool, len(ids))
	err := tx.Each(ctx, "SELECT id FROM activity WHERE tenant_id = $1 AND "+tx.In("id", 2), []any{db.Ints(tx, ids)}, func(scan db.Scan) error {
		var id ID
		err := scan(&id)
		out[id] = true
		return err
	})
	return out, err
}
