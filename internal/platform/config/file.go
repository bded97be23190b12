package config

import (
	"errors"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"xuefen/internal/platform/fault"
)

// largestFile bounds a configuration file in bytes.
const largestFile = 256 << 10

func readFile(path string) (map[string]string, error) {
	unreadable := fault.New(fault.Invalid, "config.file_unreadable", fault.Args{"file": path})
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable.Because(err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, largestFile+1))
	if err != nil {
		return nil, unreadable.Because(err)
	}
	return parseFile(b)
}

// parseFile reads a YAML mapping from keys to plain values. A list of plain
// values is the same as the values joined by commas.
func parseFile(b []byte) (map[string]string, error) {
	if len(b) > largestFile {
		return nil, fault.New(fault.Invalid, "config.file_too_large", fault.Args{"limit": "256 KB"})
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(b, &doc); err != nil {
		return nil, fault.New(fault.Invalid, "config.file_malformed", fault.Args{"line": lineOf(err)}).Because(err)
	}
	if len(doc.Content) == 0 {
		return nil, nil // empty, or comments only
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, fault.New(fault.Invalid, "config.file_not_settings", nil)
	}
	values := map[string]string{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if err := take(values, key, value); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func take(values map[string]string, key, value *yaml.Node) error {
	if !known(key.Value) {
		return fault.New(fault.Invalid, "config.unknown_setting", fault.Args{
			"key": clip(key.Value), "line": key.Line, "nearest": nearest(key.Value),
		})
	}
	if _, twice := values[key.Value]; twice {
		return fault.New(fault.Invalid, "config.repeated_setting", fault.Args{"key": key.Value, "line": key.Line})
	}
	text, ok := plain(value)
	if !ok {
		return fault.New(fault.Invalid, "config.value_not_plain", fault.Args{"key": key.Value, "line": value.Line})
	}
	values[key.Value] = text
	return nil
}

func plain(value *yaml.Node) (string, bool) {
	switch value.Kind {
	case yaml.ScalarNode:
		if value.Tag == "!!null" {
			return "", true
		}
		return value.Value, true
	case yaml.SequenceNode:
		items := make([]string, len(value.Content))
		for i, item := range value.Content {
			if item.Kind != yaml.ScalarNode {
				return "", false
			}
			items[i] = item.Value
		}
		return strings.Join(items, ","), true
	}
	return "", false
}

// keys lists what may stand in the file: every setting, and for secrets also
// the file that holds them.
func keys() []string {
	var all []string
	for _, s := range settings() {
		all = append(all, s.Key)
		if s.Secret {
			all = append(all, s.Key+"_file")
		}
	}
	return all
}

func known(key string) bool {
	for _, k := range keys() {
		if k == key {
			return true
		}
	}
	return false
}

// nearest is the key that takes the fewest changes to reach.
func nearest(wanted string) string {
	best, fewest := "", 0
	wanted = strings.ToLower(clip(wanted))
	for _, k := range keys() {
		if d := distance(wanted, k); best == "" || d < fewest {
			best, fewest = k, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func clip(s string) string {
	const longest = 60
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}

// lineOf finds the line in a message of the YAML library, which gives it only
// as text.
func lineOf(err error) int {
	text := err.Error()
	if list, ok := errors.AsType[*yaml.TypeError](err); ok && len(list.Errors) > 0 {
		text = list.Errors[0]
	}
	match := regexp.MustCompile(`line (\d+)`).FindStringSubmatch(text)
	if match == nil {
		return 1
	}
	line, failed := strconv.Atoi(match[1])
	if failed != nil {
		return 1
	}
	return line
}
