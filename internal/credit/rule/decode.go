package rule

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"xuefen/internal/platform/fault"
)

// Limits of a rule file.
const (
	MaxFile  = 4 << 20 // bytes
	MaxRules = 2000    // rules in one file
	maxNodes = 200_000 // values in one file
	maxDepth = 40      // nesting of a file
)

// Decode reads one definition in JSON. Unknown fields and wrong kinds of
// values are all named, each with its path.
func Decode(raw []byte) (Definition, error) {
	var d Definition
	if len(raw) > MaxFile {
		return d, fault.New(fault.TooLarge, "rule.file_too_large", fault.Args{"limit": MaxFile >> 20})
	}
	tree, err := jsonTree(raw)
	if err != nil {
		return d, err
	}
	return d, fill(&d, tree)
}

// DecodeBook reads a YAML (or JSON) file of rules.
func DecodeBook(raw []byte) (Book, error) {
	var book Book
	if len(raw) > MaxFile {
		return book, fault.New(fault.TooLarge, "rule.file_too_large", fault.Args{"limit": MaxFile >> 20})
	}
	tree, err := yamlTree(raw)
	if err != nil {
		return book, err
	}
	if err := fill(&book, tree); err != nil {
		return book, err
	}
	if len(book.Rules) > MaxRules || len(book.Campaigns) > MaxRules {
		return book, fault.New(fault.TooLarge, "rule.too_many_rules", fault.Args{"limit": MaxRules})
	}
	return book, nil
}

func jsonTree(raw []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, fault.New(fault.Invalid, "rule.not_json", fault.Args{"offset": dec.InputOffset()}).Because(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "rule.not_json", fault.Args{"offset": dec.InputOffset()})
	}
	return tree, nil
}

func yamlTree(raw []byte) (tree any, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		return nil, fault.New(fault.Invalid, "rule.not_yaml", fault.Args{"detail": clip(err.Error())}).Because(err)
	}
	if len(doc.Content) == 0 {
		return nil, fault.New(fault.Invalid, "rule.not_yaml", fault.Args{"detail": "empty"})
	}
	left := maxNodes
	return plain(doc.Content[0], &left, 0)
}

// plain turns YAML into what JSON would have given, keeping the digits of
// numbers. Anchors are refused: a file of rules needs none, and they can blow
// up a small file.
func plain(n *yaml.Node, left *int, depth int) (any, error) {
	if *left--; *left < 0 || depth > maxDepth {
		return nil, fault.New(fault.TooLarge, "rule.file_too_large", fault.Args{"limit": MaxFile >> 20})
	}
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			_, twice := m[key.Value]
			if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" || twice {
				return nil, fault.New(fault.Invalid, "rule.not_yaml",
					fault.Args{"detail": fmt.Sprintf("line %d: %s", key.Line, clip(key.Value))})
			}
			v, err := plain(n.Content[i+1], left, depth+1)
			if err != nil {
				return nil, err
			}
			m[key.Value] = v
		}
		return m, nil
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, item := range n.Content {
			v, err := plain(item, left, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case yaml.ScalarNode:
		return plainScalar(n), nil
	}
	return nil, fault.New(fault.Invalid, "rule.not_yaml", fault.Args{"detail": fmt.Sprintf("line %d: &, *", n.Line)})
}

func plainScalar(n *yaml.Node) any {
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!int", "!!float":
		if json.Valid([]byte(n.Value)) {
			return json.Number(n.Value)
		}
	}
	return n.Value
}

// fill checks the tree against the Go type, naming every wrong place, and then
// decodes it.
func fill(into any, tree any) error {
	var parts []*fault.Fault
	compare(reflect.TypeOf(into).Elem(), tree, "", &parts)
	if len(parts) > 0 {
		return fault.New(fault.Invalid, "rule.not_readable", fault.Args{"count": len(parts)}).With(parts...)
	}
	raw, err := json.Marshal(tree)
	if err != nil {
		return fault.New(fault.Invalid, "rule.not_json", fault.Args{"offset": 0}).Because(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		if f, ok := fault.Of(err); ok {
			return f
		}
		return fault.New(fault.Invalid, "rule.not_json", fault.Args{"offset": 0}).Because(err)
	}
	return nil
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// compare walks value and type side by side and collects what does not fit.
func compare(t reflect.Type, v any, path string, parts *[]*fault.Fault) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	wrong := func(code string, args fault.Args) {
		*parts = append(*parts, fault.New(fault.Invalid, code, args).At(path))
	}
	if v == nil {
		return
	}
	if reflect.PointerTo(t).Implements(unmarshaler) {
		compareScalar(t, v, wrong)
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		m, ok := v.(map[string]any)
		if !ok {
			wrong("rule.needs_object", nil)
			return
		}
		compareFields(t, m, path, parts)
	case reflect.Slice:
		list, ok := v.([]any)
		if !ok {
			wrong("rule.needs_list", nil)
			return
		}
		for i, item := range list {
			compare(t.Elem(), item, fmt.Sprintf("%s[%d]", path, i), parts)
		}
	case reflect.String:
		if _, ok := v.(string); !ok {
			wrong("rule.needs_text", nil)
		}
	case reflect.Bool:
		if _, ok := v.(bool); !ok {
			wrong("rule.needs_bool", nil)
		}
	case reflect.Int:
		if n, ok := v.(json.Number); !ok || !small(n) {
			wrong("rule.needs_whole_number", nil)
		}
	}
}

func small(n json.Number) bool {
	i, err := n.Int64()
	return err == nil && i >= -1_000_000 && i <= 1_000_000
}

func compareScalar(t reflect.Type, v any, wrong func(string, fault.Args)) {
	if t == reflect.TypeFor[Operand]() {
		list, isList := v.([]any)
		if !isList {
			list = []any{v}
		}
		for _, item := range list {
			switch item.(type) {
			case string, bool, json.Number:
			default:
				wrong("rule.bad_value", nil)
				return
			}
		}
		return
	}
	switch v.(type) {
	case string, json.Number:
	default:
		wrong("rule.needs_number", nil)
	}
}

func compareFields(t reflect.Type, m map[string]any, path string, parts *[]*fault.Fault) {
	known := map[string]reflect.Type{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		known[name] = t.Field(i).Type
	}
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		at := strings.TrimPrefix(path+"."+name, ".")
		field, ok := known[name]
		if !ok {
			*parts = append(*parts, fault.New(fault.Invalid, "rule.unknown_key", fault.Args{"name": clip(name)}).At(at))
			continue
		}
		compare(field, m[name], at, parts)
	}
}
