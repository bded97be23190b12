package activity

import (
	"context"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// EachDone calls each for everything among the objects of a type that people
// did by one of the verbs and that was not withdrawn; once or more for the
// same person, verb and code. No codes means any object of the type.
func (s *Service) EachDone(ctx context.Context, tx *db.Tx, people []org.PersonID, verbs []string, objectType string, codes []string,
	each func(p org.PersonID, verb, code string)) error {
	query := `SELECT DISTINCT a.person_id, a.verb, a.object_code FROM activity a WHERE a.tenant_id = $1 AND a.object_type = $2 AND ` +
		tx.In("a.person_id", 3) + " AND " + tx.In("a.verb", 4) + ` AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.activity_id = a.id)`
	args := []any{objectType, db.Ints(tx, people), db.Texts(tx, verbs)}
	if len(codes) > 0 {
		query += " AND " + tx.In("a.object_code", 5)
		args = append(args, db.Texts(tx, codes))
	}
	return tx.Each(ctx, query, args, func(scan db.Scan) error {
		var p org.PersonID
		var verb, code string
		err := scan(&p, &verb, &code)
		if err == nil {
			each(p, verb, code)
		}
		return err
	})
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
