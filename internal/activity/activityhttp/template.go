package activityhttp

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"xuefen/internal/activity"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/sheet"
)

// attributeHeadings are two attributes that the template of activities shows:
// by the name of a declared one, and by its code with the prefix.
var attributeHeadings = map[i18n.Language][2]string{
	i18n.Chinese: {"第几次尝试", "属性:mentor_no"},
	i18n.English: {"attributes.attempt", "attributes.mentor_no"},
}

// attributeKeys are the keys of the same in lines of JSON.
var attributeKeys = [2]string{"attributes.attempt", "attributes.mentor_no"}

// examples are the rows of a template, by column; the last two of activities
// are the attributes.
func examples(subject string) [][]string {
	if subject == activity.SubjectObjects {
		return [][]string{
			{"course", "K-101", "信息安全必修课", "Information security", "2.50", "mandatory", "信息安全", "2", "3", "必修,新员工", "", "2026-12-31"},
			{"exam", "E-101", "信息安全考试", "Information security exam", "5", "mandatory", "信息安全", "3", "3", "必修", "K-101", ""},
		}
	}
	return [][]string{
		{
			"1001", "completed", "course", "K-101", "信息安全必修课", "", "2026-08-20 14:30", "", "", "", "", "true", "", "45", "", "server_witnessed", "lms", "lms-20260820-0001",
			"1", "",
		},
		{
			"1005", "passed", "exam", "E-101", "信息安全考试", "K-101", "2026-08-21 09:00", "87.5", "0", "100", "true", "", "", "", "", "business_system", "lms", "lms-20260821-0002",
			"2", "1002",
		},
	}
}

// writeTemplate writes headings and examples.
func writeTemplate(w activity.Writer, title, subject string, language i18n.Language) error {
	var titles []sheet.Title
	for _, c := range columnsOf(subject) {
		titles = append(titles, sheet.Title{Text: headingOf(c, language)})
	}
	if subject == activity.SubjectActivities {
		for _, h := range attributeHeadings[language] {
			titles = append(titles, sheet.Title{Text: h})
		}
	}
	if err := w.Begin(title, titles); err != nil {
		return err
	}
	for _, row := range examples(subject) {
		values := make([]any, len(row))
		for i, text := range row {
			values[i] = text
		}
		if err := w.Write(values...); err != nil {
			return err
		}
	}
	return nil
}

// writeTemplateLines writes the examples as JSON Lines.
func writeTemplateLines(w io.Writer, subject string) error {
	var keys []string
	for _, c := range columnsOf(subject) {
		keys = append(keys, c.Key)
	}
	keys = append(keys, attributeKeys[:]...)
	for _, row := range examples(subject) {
		line, err := lineOf(keys, row)
		if err != nil {
			return err
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// lineOf nests the dotted keys of a row in their order, leaving out what is
// empty. Keys with a common beginning stand together.
func lineOf(keys, row []string) ([]byte, error) {
	var line bytes.Buffer
	line.WriteByte('{')
	group := ""
	for i, text := range row {
		if text == "" {
			continue
		}
		outer, name, nested := strings.Cut(keys[i], ".")
		if !nested {
			outer, name = "", outer
		}
		if outer != group && group != "" {
			line.WriteByte('}')
		}
		if b := line.Bytes(); b[len(b)-1] != '{' {
			line.WriteByte(',')
		}
		if outer != group && outer != "" {
			line.WriteString(`"` + outer + `":{`)
		}
		group = outer
		value, err := json.Marshal(text)
		if err != nil {
			return nil, err
		}
		if plainValue(name, text) {
			value = []byte(text)
		}
		line.WriteString(`"` + name + `":` + string(value))
	}
	if group != "" {
		line.WriteByte('}')
	}
	line.WriteString("}\n")
	return line.Bytes(), nil
}

// plainValue tells whether a text of the examples stands without quotation
// marks in JSON: numbers that are no codes, and truths.
func plainValue(name, text string) bool {
	switch name {
	case "score", "score_min", "score_max", "duration_minutes", "success", "completion", "attempt", "difficulty", "importance":
		return json.Valid([]byte(text))
	}
	return false
}
