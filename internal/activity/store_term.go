package activity

import (
	"context"

	"xuefen/internal/platform/db"
)

func putTerm(ctx context.Context, tx *db.Tx, table string, t Term) error {
	id, err := tx.NewID(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO "+table+` (id, tenant_id, code, name_zh, name_en) VALUES ($2, $1, $3, $4, $5)
		ON CONFLICT (tenant_id, code) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en`, id, t.Code, t.Zh, t.En)
	return err
}

func listTerms(ctx context.Context, tx *db.Tx, table string) ([]Term, error) {
	return db.List(ctx, tx, "SELECT code, name_zh, name_en FROM "+table+" WHERE tenant_id = $1 ORDER BY id", nil,
		func(scan db.Scan) (t Term, err error) { return t, scan(&t.Code, &t.Zh, &t.En) })
}

func putAttribute(ctx context.Context, tx *db.Tx, a Attribute) error {
	id, err := tx.NewID(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO attribute (id, tenant_id, about, code, type, name_zh, name_en, unit) VALUES ($2, $1, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (tenant_id, about, code) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en, unit = excluded.unit`,
		id, a.About, a.Code, a.Type, a.Zh, a.En, a.Unit)
	return err
}

func findAttribute(ctx context.Context, tx *db.Tx, about, code string) (kind string, err error) {
	_, err = tx.One(ctx, "SELECT type FROM attribute WHERE tenant_id = $1 AND about = $2 AND code = $3", []any{about, code}, &kind)
	return kind, err
}

func listAttributes(ctx context.Context, tx *db.Tx) ([]Attribute, error) {
	return db.List(ctx, tx, "SELECT about, code, type, name_zh, name_en, unit FROM attribute WHERE tenant_id = $1 ORDER BY id", nil,
		func(scan db.Scan) (a Attribute, err error) {
			return a, scan(&a.About, &a.Code, &a.Type, &a.Zh, &a.En, &a.Unit)
		})
}

func loadVocabulary(ctx context.Context, tx *db.Tx) (vocabulary, error) {
	v := vocabulary{verbs: map[string]bool{}, objectTypes: map[string]bool{}, attributes: map[string]string{}}
	err := tx.Each(ctx, `SELECT 0, code, '' FROM verb WHERE tenant_id = $1 UNION ALL SELECT 1, code, '' FROM object_type WHERE tenant_id = $1
		UNION ALL SELECT 2, code, type FROM attribute WHERE tenant_id = $1 AND about = 'activity'`, nil, func(scan db.Scan) error {
		var of int
		var code, kind string
		err := scan(&of, &code, &kind)
		switch of {
		case 0:
			v.verbs[code] = true
		case 1:
			v.objectTypes[code] = true
		default:
			v.attributes[code] = kind
		}
		return err
	})
	return v, err
}
