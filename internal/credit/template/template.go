// Package template holds the rule sets that a company can begin with: tables
// that are known to work, per industry. They are drafts to be read, changed
// and published like any other, never rules in force by themselves.
package template

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"xuefen/internal/credit/rule"
)

//go:embed books/*.yaml
var books embed.FS

// Template is a set of rules with the categories that they need.
type Template struct {
	Code       string
	Name, Note rule.Name
	Categories []Category
	Rules      []rule.Definition
}

// Category is a category or, with a parent, a sub-category.
type Category struct {
	Code   string `yaml:"code"`
	Parent string `yaml:"parent"`
	Zh     string `yaml:"zh"`
	En     string `yaml:"en"`
}

var all = sync.OnceValues(read)

// All lists the templates, those of industries before those of single tables,
// in the order of their files. An error means that the program was built
// wrong; the tests exclude it.
func All() ([]Template, error) {
	list, err := all()
	return slices.Clone(list), err
}

// Find gives one template.
func Find(code string) (t Template, found bool, err error) {
	list, err := all()
	i := slices.IndexFunc(list, func(t Template) bool { return t.Code == code })
	if i < 0 || err != nil {
		return t, false, err
	}
	return list[i], true, nil
}

func read() ([]Template, error) {
	names, err := fs.Glob(books, "books/*.yaml")
	if err != nil {
		return nil, err
	}
	var out []Template
	for _, name := range names {
		text, err := books.ReadFile(name)
		if err != nil {
			return nil, err
		}
		t, err := decode(text)
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", name, err)
		}
		// Files are numbered for their order: 10-manufacturing.yaml.
		_, t.Code, _ = strings.Cut(strings.TrimSuffix(path.Base(name), ".yaml"), "-")
		out = append(out, t)
	}
	return out, nil
}

func decode(text []byte) (Template, error) {
	var file struct {
		Name       rule.Name  `yaml:"name"`
		Note       rule.Name  `yaml:"note"`
		Categories []Category `yaml:"categories"`
		Rules      yaml.Node  `yaml:"rules"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return Template{}, err
	}
	rules, err := yaml.Marshal(map[string]any{"rules": &file.Rules})
	if err != nil {
		return Template{}, err
	}
	book, err := rule.DecodeBook(rules)
	return Template{Name: file.Name, Note: file.Note, Categories: file.Categories, Rules: book.Rules}, err
}
