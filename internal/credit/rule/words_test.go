package rule_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
)

var (
	quotedCode  = regexp.MustCompile(`"((?:rule|expr)\.[a-z_]+)"`)
	saidPhrase  = regexp.MustCompile(`\.say\("([a-z_]+)"`)
	placeholder = regexp.MustCompile(`\{[a-z]+\}`)
)

func catalogue(t *testing.T, read func(string) ([]byte, error), lang string) map[string]string {
	t.Helper()
	raw, err := read("locales/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	if err := json.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
	return words
}

func TestEverySentenceStandsInBothLanguages(t *testing.T) {
	for dir, read := range map[string]func(string) ([]byte, error){
		".": rule.Locales.ReadFile, "../../platform/expr": expr.Locales.ReadFile} {
		zh, en := catalogue(t, read, rule.Chinese), catalogue(t, read, rule.English)
		for key, text := range zh {
			want, got := placeholder.FindAllString(text, -1), placeholder.FindAllString(en[key], -1)
			slices.Sort(want)
			slices.Sort(got)
			if en[key] == "" || !strings.HasPrefix(key, "rule.say.") && !slices.Equal(slices.Compact(want), slices.Compact(got)) {
				t.Errorf("%s: zh asks for %v, en for %v", key, want, got)
			}
		}
		if len(zh) != len(en) {
			t.Errorf("%s: %d Chinese and %d English phrases", dir, len(zh), len(en))
		}
		files, _ := filepath.Glob(dir + "/*.go")
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, m := range quotedCode.FindAllStringSubmatch(string(source), -1) {
				if zh[m[1]] == "" {
					t.Errorf("%s: no sentence for %s", file, m[1])
				}
			}
			for _, m := range saidPhrase.FindAllStringSubmatch(string(source), -1) {
				if zh["rule.say."+m[1]] == "" {
					t.Errorf("%s: no phrase for %s", file, m[1])
				}
			}
		}
	}
}

func TestTheBuilderKnowsEveryField(t *testing.T) {
	v := xinghe()
	fields, w := rule.Fields(v), rule.NewWords(v)
	for _, f := range fields {
		if f.Label.ZH == "" || f.Label.EN == "" || len(f.Ops) == 0 || f.Type == "" {
			t.Errorf("%+v", f)
		}
		for _, op := range f.Ops {
			d := define(t, `{code: r, when: {verbs: [passed]}, amount: {fixed: 1}}`)
			d.If = &rule.Condition{Field: f.Path, Op: op, Value: sample(f, op)}
			if _, err := rule.Compile(d, rule.Ref{}, v); err != nil {
				t.Errorf("%s %s: %v", f.Path, op, err)
			}
			for _, lang := range []string{rule.Chinese, rule.English} {
				if s := w.Say(d, lang).String(); strings.Contains(s, "rule.") || strings.Contains(s, "{") {
					t.Errorf("%s %s: %s", f.Path, op, s)
				}
			}
		}
	}
	if n := len(fields); fields[n-1].Path != "object.custom.hours" || fields[n-1].Group != "object" {
		t.Errorf("last field %+v", fields[n-1])
	}
}

func sample(f rule.FieldInfo, op rule.Op) *rule.Operand {
	switch {
	case op == rule.Exists:
		return rule.BoolOf(true)
	case op == rule.Under || f.Path == "person.department":
		return rule.TextOf("RD")
	case f.Type == rule.NumberField:
		return rule.NumberOf("3")
	case f.Type == rule.BoolField:
		return rule.BoolOf(false)
	case f.Type == rule.DateField:
		return rule.TextOf("2026-07-01")
	}
	return rule.TextOf("x")
}

func FuzzDecodeAndCompile(f *testing.F) {
	for _, s := range []string{
		"rules:\n- {code: a, name: {zh: a}, category: practice, when: {verbs: [passed]}, amount: {fixed: 5}, validity: {forever: true}}",
		`{"rules":[{"code":"a","if":{"all":[{"field":"activity.score","op":">=","value":80}]}}]}`,
		`{"rules":[{"amount":{"formula":"1/activity.score"},"if":{"cel":"1 < 2"}}]}`,
		"rules:\n- " + taught, "rules: [{if: {not: {not: {}}}}]", "{", "a: &a [*a]", "rules: [{effective: {from: 1}}]", "? [a]: b",
	} {
		f.Add(s)
	}
	v := xinghe()
	w := rule.NewWords(v)
	facts := linXiao()
	f.Fuzz(func(t *testing.T, raw string) {
		start := time.Now()
		defer func() {
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v for %d bytes", took, len(raw))
			}
		}()
		book, err := rule.DecodeBook([]byte(raw))
		if err != nil {
			if fault.CodeOf(err) == "" {
				t.Fatalf("unknown error %v", err)
			}
			return
		}
		for _, d := range book.Rules {
			for _, lang := range []string{rule.Chinese, rule.English} {
				if w.Say(d, lang).String() == "" {
					t.Fatal("no sentence")
				}
			}
			r, err := rule.Compile(d, rule.Ref{Version: 1}, v)
			if err != nil {
				if fault.CodeOf(err) == "" {
					t.Fatalf("unknown error %v", err)
				}
				continue
			}
			s, err := rule.NewSet(r)
			if err != nil {
				continue
			}
			matches := s.Match(facts, later)
			s.Award(matches, rule.NewCounters())
			for _, m := range matches {
				w.Explain(r, facts, m.Seen())
			}
			h1, _ := d.Hash()
			out, err := rule.Book{Rules: []rule.Definition{d}}.YAML()
			if err != nil {
				t.Fatal(err)
			}
			back, err := rule.DecodeBook(out)
			if err != nil {
				t.Fatalf("export does not come back: %v\n%s", err, out)
			}
			if h2, _ := back.Rules[0].Hash(); h1 != h2 {
				t.Fatalf("export changed the rule:\n%s", out)
			}
		}
	})
}
