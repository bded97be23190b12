package activity

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"xuefen/internal/platform/db"
)

// objectRef is an object as activities name it.
type objectRef struct{ Type, Code string }

const objectColumns = `id, type, code, name, name_en, value, category, topic, difficulty, importance, tags, parent, open_until, custom, retired_at`

func scanObject(scan db.Scan) (Object, error) {
	var o Object
	var open, retired *int64
	var tags, custom string
	err := scan(&o.ID, &o.Type, &o.Code, &o.Name, &o.NameEn, &o.Value, &o.Category, &o.Topic, &o.Difficulty, &o.Importance, &tags, &o.Parent, &open, &custom, &retired)
	if err != nil {
		return o, err
	}
	if open != nil {
		t := db.Time(*open)
		o.OpenUntil = &t
	}
	o.Retired = retired != nil
	if err := json.Unmarshal([]byte(tags), &o.Tags); err != nil {
		return o, err
	}
	if custom == "{}" {
		return o, nil
	}
	d := json.NewDecoder(bytes.NewReader([]byte(custom)))
	d.UseNumber()
	return o, d.Decode(&o.Custom)
}

// findObjects reads the registered objects among those named. Codes repeat
// over types, so the pairs are told apart here.
func findObjects(ctx context.Context, tx *db.Tx, refs []objectRef) (map[objectRef]*Object, error) {
	out := map[objectRef]*Object{}
	seen := map[string]bool{}
	var codes []string
	for _, r := range refs {
		if !seen[r.Code] {
			seen[r.Code] = true
			codes = append(codes, r.Code)
		}
	}
	types := map[string]bool{}
	var typeList []string
	for _, r := range refs {
		if !types[r.Type] {
			types[r.Type] = true
			typeList = append(typeList, r.Type)
		}
	}
	list, err := db.List(ctx, tx, "SELECT "+objectColumns+" FROM object WHERE tenant_id = $1 AND "+tx.In("type", 2)+" AND "+tx.In("code", 3),
		[]any{db.Texts(tx, typeList), db.Texts(tx, codes)}, scanObject)
	for i := range list {
		out[objectRef{list[i].Type, list[i].Code}] = &list[i]
	}
	return out, err
}

func findObject(ctx context.Context, tx *db.Tx, id ObjectID) (*Object, error) {
	list, err := db.List(ctx, tx, "SELECT "+objectColumns+" FROM object WHERE tenant_id = $1 AND id = $2", []any{id}, scanObject)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

func listObjects(ctx context.Context, tx *db.Tx, f ObjectFilter) ([]Object, error) {
	return db.List(ctx, tx, "SELECT "+objectColumns+` FROM object WHERE tenant_id = $1 AND id > $2 AND (CAST($3 AS text) = '' OR type = $3)
		AND (CAST($4 AS text) = '' OR lower(name) LIKE $4 ESCAPE '\' OR lower(code) LIKE $4 ESCAPE '\' OR lower(name_en) LIKE $4 ESCAPE '\')
		AND (CAST($5 AS boolean) OR retired_at IS NULL) ORDER BY id LIMIT $6`,
		[]any{f.After, f.Type, db.Contains(f.Query), f.Retired, f.Limit}, scanObject)
}

type objectRow struct {
	tags, custom string
	open         any
	retired      any
}

func rowOf(o Object, now time.Time) (objectRow, error) {
	row := objectRow{tags: "[]", custom: "{}"}
	if len(o.Tags) > 0 {
		raw, err := json.Marshal(o.Tags)
		if err != nil {
			return row, err
		}
		row.tags = string(raw)
	}
	if len(o.Custom) > 0 {
		raw, err := json.Marshal(o.Custom)
		if err != nil {
			return row, err
		}
		row.custom = string(raw)
	}
	if o.OpenUntil != nil {
		row.open = db.Micros(*o.OpenUntil)
	}
	if o.Retired {
		row.retired = db.Micros(now)
	}
	return row, nil
}

func insertObject(ctx context.Context, tx *db.Tx, o Object, now time.Time) error {
	r, err := rowOf(o, now)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `INSERT INTO object (id, tenant_id, type, code, name, name_en, value, category, topic, difficulty, importance, tags, parent, open_until, custom, retired_at, recorded_at)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (tenant_id, type, code) DO NOTHING`,
		o.ID, o.Type, o.Code, o.Name, o.NameEn, o.Value, o.Category, o.Topic, o.Difficulty, o.Importance, r.tags, o.Parent, r.open, r.custom, r.retired, db.Micros(now))
	if err == nil && n == 0 {
		return errRace
	}
	return err
}

func updateObject(ctx context.Context, tx *db.Tx, o Object, now time.Time) error {
	r, err := rowOf(o, now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE object SET name = $3, name_en = $4, value = $5, category = $6, topic = $7, difficulty = $8, importance = $9,
		tags = $10, parent = $11, open_until = $12, custom = $13, retired_at = $14 WHERE tenant_id = $1 AND id = $2`,
		o.ID, o.Name, o.NameEn, o.Value, o.Category, o.Topic, o.Difficulty, o.Importance, r.tags, o.Parent, r.open, r.custom, r.retired)
	return err
}

func setRetired(ctx context.Context, tx *db.Tx, id ObjectID, retired bool, now time.Time) error {
	var at any
	if retired {
		at = db.Micros(now)
	}
	_, err := tx.Exec(ctx, "UPDATE object SET retired_at = $3 WHERE tenant_id = $1 AND id = $2", id, at)
	return err
}
