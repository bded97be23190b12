package activity

import (
	"strings"
	"time"

	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/sheet"
)

// ObjectColumns are what a file of objects may hold; attributes declared for
// objects are its custom fields.
func ObjectColumns() []sheet.Column {
	return []sheet.Column{
		{Key: "type", Names: []string{"类型", "对象类型", "object_type"}, Required: true},
		{Key: "code", Names: []string{"编号", "对象编号", "id", "object_id"}, Required: true},
		{Key: "name", Names: []string{"名称", "对象名称", "中文名称"}, Required: true},
		{Key: "name_en", Names: []string{"英文名称", "english name"}},
		{Key: "value", Names: []string{"学分", "学分值", "credits"}},
		{Key: "category", Names: []string{"类别", "学分类别"}},
		{Key: "topic", Names: []string{"主题"}},
		{Key: "difficulty", Names: []string{"难度"}},
		{Key: "importance", Names: []string{"战略重要性", "重要性"}},
		{Key: "tags", Names: []string{"标签"}},
		{Key: "parent", Names: []string{"上级编号", "所属编号", "parent_id"}},
		{Key: "open_until", Names: []string{"开放至", "截止日期"}},
	}
}

type objectDecoder struct {
	decoder
	custom map[int]string
}

func newObjectDecoder(table *sheet.Table, manual map[string]int, declared []Attribute, words wordList, zone *time.Location) (*objectDecoder, error) {
	d := &objectDecoder{decoder: decoder{table: table, zone: zone, words: words}, custom: map[int]string{}}
	if table.Format() == sheet.JSONLines {
		return d, nil
	}
	d.mapping = table.Header().Match(ObjectColumns())
	if len(manual) > 0 {
		var err error
		if d.mapping, err = d.mapping.Override(manual); err != nil {
			return nil, err
		}
	}
	if err := d.mapping.Fault(); err != nil {
		return nil, err
	}
	for _, h := range d.mapping.Unmatched {
		for _, a := range declared {
			name := sheet.Normalise(h.Text)
			if a.About == "object" && (name == sheet.Normalise(a.Code) || name == sheet.Normalise(a.Zh) || name == sheet.Normalise(a.En)) {
				d.custom[h.Index] = a.Code
			}
		}
	}
	return d, nil
}

func (d *objectDecoder) decode(row sheet.Row) (Object, error) {
	if row.Fault != nil {
		return Object{}, row.Fault
	}
	r := rowReader{cell: func(key string) sheet.Cell { return d.mapping.Cell(row, key) }, zone: d.zone}
	if d.table.Format() == sheet.JSONLines {
		r.cell = func(key string) sheet.Cell { c, _ := row.Field(key); return c }
	}
	o := Object{
		Type: codeOf(d.words.objectTypes, r.text("type")), Code: r.text("code"), Name: r.text("name"), NameEn: r.text("name_en"), Category: r.text("category"), Topic: r.text("topic"),
		Difficulty: r.number("difficulty"), Importance: r.number("importance"), Parent: r.text("parent"), Value: r.amount("value"),
	}
	for _, t := range strings.FieldsFunc(r.text("tags"), func(c rune) bool { return strings.ContainsRune(",;，；、|", c) }) {
		o.Tags = append(o.Tags, strings.TrimSpace(t))
	}
	for _, f := range row.Fields {
		if name, isItem := listItem(f.Key); isItem && name == "tags" {
			o.Tags = append(o.Tags, r.textOf(f.Key, f.Cell))
		}
	}
	if c := r.cell("open_until"); !c.IsEmpty() {
		at := r.instant("open_until")
		o.OpenUntil = &at
	}
	for column, code := range d.custom {
		if c := row.At(column); !c.IsEmpty() {
			if o.Custom == nil {
				o.Custom = map[string]any{}
			}
			o.Custom[code] = r.textOf(code, c)
		}
	}
	return o, r.err
}

func (r *rowReader) amount(key string) *fixed.Amount {
	c := r.cell(key)
	if c.IsEmpty() {
		return nil
	}
	v, err := c.AsAmount()
	r.blame(key, err)
	return &v
}
