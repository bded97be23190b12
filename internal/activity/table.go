package activity

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/cockroachdb/apd/v3"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/sheet"
)

// Columns are what a file of activities may hold. The keys are the paths of
// the JSON form; every other heading that begins with "attributes." or
// "属性:", or is the code or a name of a declared attribute, is an attribute.
func Columns() []sheet.Column {
	return []sheet.Column{
		{Key: "person", Names: []string{"工号", "员工工号", "人员", "employee_no", "employee number", "number"}, Required: true},
		{Key: "verb", Names: []string{"行为", "动作", "学习行为"}, Required: true},
		{Key: "object.type", Names: []string{"对象类型", "类型", "object_type"}, Required: true},
		{Key: "object.id", Names: []string{"对象编号", "编号", "对象编码", "object_id", "object_code", "object.code"}, Required: true},
		{Key: "object.name", Names: []string{"对象名称", "名称", "object_name"}},
		{Key: "object.parent", Names: []string{"上级编号", "所属编号", "parent", "parent_id", "object_parent"}},
		{Key: "occurred_at", Names: []string{"发生时间", "时间", "日期", "完成时间", "date", "time"}, Required: true},
		{Key: "result.score", Names: []string{"成绩", "得分", "分数", "score"}},
		{Key: "result.score_min", Names: []string{"最低分", "score_min"}},
		{Key: "result.score_max", Names: []string{"满分", "最高分", "score_max"}},
		{Key: "result.success", Names: []string{"是否通过", "通过", "success"}},
		{Key: "result.completion", Names: []string{"是否完成", "completion"}},
		{Key: "result.duration_seconds", Names: []string{"时长(秒)", "时长秒", "duration_seconds"}},
		{Key: "duration_minutes", Names: []string{"时长(分钟)", "时长分钟", "时长", "学习时长", "duration_minutes"}},
		{Key: "result.quantity", Names: []string{"数量", "次数", "quantity"}},
		{Key: "evidence", Names: []string{"证据等级"}},
		{Key: "source", Names: []string{"来源", "来源系统"}},
		{Key: "key", Names: []string{"来源键", "唯一键", "流水号", "source_key"}},
	}
}

// decoder turns the rows of a table into activities.
type decoder struct {
	table      *sheet.Table
	mapping    sheet.Mapping
	attributes map[int]string // by column
	source     string         // where the row names none
	zone       *time.Location // of times without a zone
	words      wordList
}

// wordList finds the codes of verbs and object types by any of their names, as
// spreadsheets of people say them.
type wordList struct{ verbs, objectTypes map[string]string }

func newWordList(verbs, objectTypes []Term) wordList {
	return wordList{verbs: codesByName(verbs), objectTypes: codesByName(objectTypes)}
}

func codesByName(terms []Term) map[string]string {
	out := make(map[string]string, 3*len(terms))
	for _, t := range terms {
		for _, name := range []string{t.En, t.Zh, t.Code} {
			out[sheet.Normalise(name)] = t.Code
		}
	}
	return out
}

// codeOf is the code behind a name; what is no name stays as it is, to be
// refused with it.
func codeOf(byName map[string]string, name string) string {
	if code, ok := byName[sheet.Normalise(name)]; ok {
		return code
	}
	return name
}

const attributePrefix = "attributes."

// newDecoder finds the columns. A missing one is a fault that names it.
func newDecoder(table *sheet.Table, manual map[string]int, declared []Attribute, words wordList, source string, zone *time.Location) (*decoder, error) {
	d := &decoder{table: table, attributes: map[int]string{}, source: source, zone: zone, words: words}
	if table.Format() == sheet.JSONLines {
		return d, nil
	}
	d.mapping = table.Header().Match(Columns())
	if len(manual) > 0 {
		var err error
		if d.mapping, err = d.mapping.Override(manual); err != nil {
			return nil, err
		}
	}
	if err := d.mapping.Fault(); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, a := range declared {
		if a.About == "activity" {
			for _, n := range []string{a.Code, a.Zh, a.En} {
				names[sheet.Normalise(n)] = a.Code
			}
		}
	}
	for _, h := range d.mapping.Unmatched {
		text := h.Text
		for _, prefix := range []string{attributePrefix, "属性:", "属性：", "attr:"} {
			if code, ok := strings.CutPrefix(text, prefix); ok {
				d.attributes[h.Index] = strings.TrimSpace(code)
			}
		}
		if code, ok := names[sheet.Normalise(text)]; ok && d.attributes[h.Index] == "" {
			d.attributes[h.Index] = code
		}
	}
	return d, nil
}

// decode reads one row. The fault blames a column by its key.
func (d *decoder) decode(row sheet.Row) (Input, error) {
	if row.Fault != nil {
		return Input{}, row.Fault
	}
	r := rowReader{cell: func(key string) sheet.Cell { return d.mapping.Cell(row, key) }, zone: d.zone}
	if d.table.Format() == sheet.JSONLines {
		r.cell = func(key string) sheet.Cell { c, _ := row.Field(key); return c }
	}
	in := Input{
		Person: r.text("person"), Verb: codeOf(d.words.verbs, r.text("verb")), ObjectType: codeOf(d.words.objectTypes, r.text("object.type")), ObjectCode: r.text("object.id"),
		ObjectName: r.text("object.name"), Parent: r.text("object.parent"), OccurredAt: r.instant("occurred_at"),
		Source: r.text("source"), Key: r.text("key"),
		Result: Result{
			Score: r.number("result.score"), ScoreMin: r.number("result.score_min"), ScoreMax: r.number("result.score_max"),
			Success: r.truth("result.success"), Completion: r.truth("result.completion"),
			DurationSeconds: r.number("result.duration_seconds"), Quantity: r.number("result.quantity"),
		},
	}
	if in.Source == "" {
		in.Source = d.source
	}
	if minutes := r.number("duration_minutes"); minutes != "" && in.Result.DurationSeconds == "" {
		in.Result.DurationSeconds = times60(minutes)
	}
	if code := r.text("evidence"); code != "" && r.err == nil {
		var ok bool
		if in.Evidence, ok = ParseEvidence(code); !ok {
			return in, fault.New(fault.Invalid, "activity.unknown_evidence", nil).At("evidence")
		}
	}
	in.Result.Attributes = d.attributesOf(row, &r)
	return in, r.err
}

func times60(minutes string) string {
	m, _, err := apd.NewFromString(minutes)
	if err != nil {
		return minutes // the check of numbers says what is wrong
	}
	var out apd.Decimal
	if _, err := apd.BaseContext.WithPrecision(maxDigits).Mul(&out, m, apd.New(60, 0)); err != nil {
		return minutes
	}
	return out.Text('f')
}

func (d *decoder) attributesOf(row sheet.Row, r *rowReader) map[string]any {
	out := map[string]any{}
	put := func(code string, c sheet.Cell) {
		if c.IsEmpty() {
			return
		}
		switch text := r.textOf("attributes."+code, c); c.Kind {
		case sheet.Number:
			out[code] = json.Number(text)
		case sheet.Bool:
			out[code] = text == "true"
		default:
			out[code] = text
		}
	}
	for column, code := range d.attributes {
		put(code, row.At(column))
	}
	for _, f := range row.Fields {
		code, ok := strings.CutPrefix(f.Key, attributePrefix)
		if !ok {
			continue
		}
		if name, isItem := listItem(code); isItem {
			list, _ := out[name].([]any)
			out[name] = append(list, r.textOf(f.Key, f.Cell))
			continue
		}
		put(code, f.Cell)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// listItem finds the list's name in "tags.0"; items come in their order.
func listItem(code string) (name string, ok bool) {
	i := strings.LastIndexByte(code, '.')
	if i < 0 {
		return "", false
	}
	_, err := strconv.Atoi(code[i+1:])
	return code[:i], err == nil
}

// rowReader reads cells and keeps the first thing that is wrong.
type rowReader struct {
	cell func(key string) sheet.Cell
	zone *time.Location
	err  error
}

func (r *rowReader) blame(key string, err error) {
	if r.err != nil || err == nil {
		return
	}
	r.err = err
	if f, ok := fault.Of(err); ok {
		r.err = f.At(key)
	}
}

func (r *rowReader) textOf(key string, c sheet.Cell) string {
	text, err := c.AsText()
	r.blame(key, err)
	return text
}

func (r *rowReader) text(key string) string { return r.textOf(key, r.cell(key)) }

func (r *rowReader) number(key string) string {
	c := r.cell(key)
	if c.IsEmpty() || c.Kind == sheet.Text && strings.TrimSpace(c.Text) == "" {
		return ""
	}
	text, err := c.AsDecimal()
	r.blame(key, err)
	return text
}

func (r *rowReader) truth(key string) *bool {
	c := r.cell(key)
	if c.IsEmpty() || c.Kind == sheet.Text && strings.TrimSpace(c.Text) == "" {
		return nil
	}
	b, err := c.AsBool()
	r.blame(key, err)
	return &b
}

func (r *rowReader) instant(key string) time.Time {
	c := r.cell(key)
	if c.IsEmpty() {
		r.blame(key, fault.New(fault.Invalid, "activity.missing", fault.Args{"field": key}))
		return time.Time{}
	}
	t, err := c.AsDate(r.zone)
	r.blame(key, err)
	return t
}
