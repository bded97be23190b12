// Package internal holds the tests of the house itself: floors, walls and
// words. They read the sources in this process, so that they are never cached
// over a change.
package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors are the floors of the modules; a package imports its own module and
// strictly lower floors.
var floors = map[string]int{
	"platform": 0,
	"org":      1,
	"activity": 2, "notify": 2,
	"identity": 3,
	"flow":     4,
	"learning": 5, "credit": 5,
	"reward": 6, "career": 6,
	"insight": 7,
	"connect": 8,
	"app":     9,
}

// source is one parsed Go file.
type source struct {
	path string // below internal/
	file *ast.File
	text string
}

// module is the first folder below internal/.
func (s source) module() string { return strings.SplitN(s.path, "/", 2)[0] }

func (s source) isTest() bool {
	dir := filepath.Base(filepath.Dir(s.path))
	return strings.HasSuffix(s.path, "_test.go") || strings.HasSuffix(dir, "test")
}

func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
		out = append(out, source{filepath.ToSlash(path), file, string(text)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 50 {
		t.Fatalf("only %d sources were found; is this run in internal/?", len(out))
	}
	return out
}

func imports(s source) []string {
	var out []string
	for _, i := range s.file.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if rest, ours := strings.CutPrefix(path, "xuefen/internal/"); err == nil && ours {
			out = append(out, rest)
		}
	}
	return out
}

func TestImportsGoDownTheFloors(t *testing.T) {
	for _, s := range sources(t) {
		if s.path == "arch_test.go" || strings.HasSuffix(s.file.Name.Name, "http_test") {
			continue // stories over HTTP may need the modules above
		}
		mine, known := floors[s.module()]
		if !known {
			t.Errorf("%s: the module %s stands on no floor", s.path, s.module())
			continue
		}
		for _, i := range imports(s) {
			module := strings.SplitN(i, "/", 2)[0]
			theirs, known := floors[module]
			if !known || module != s.module() && theirs >= mine {
				t.Errorf("%s (floor %d) imports %s (floor %d)", s.path, mine, i, theirs)
			}
			if strings.HasSuffix(i, "http") && s.module() != "app" && !strings.HasSuffix(filepath.Dir(s.path), "http") {
				t.Errorf("%s imports %s; only app joins routes", s.path, i)
			}
			if strings.HasSuffix(i, "test") && !s.isTest() {
				t.Errorf("%s imports %s, which is for tests", s.path, i)
			}
		}
	}
}

var tableName = regexp.MustCompile(`(?i)\bCREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)`)

// tables maps each table to the module that owns it.
func tables(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	paths, err := filepath.Glob("*/migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, depth := range []string{"*/*/migrations/*.sql", "*/*/*/migrations/*.sql"} {
		more, err := filepath.Glob(depth)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, more...)
	}
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range tableName.FindAllStringSubmatch(string(text), -1) {
			if owner, twice := out[m[1]]; twice && owner != ownerOf(p) {
				t.Errorf("table %s is made by %s and by %s", m[1], owner, ownerOf(p))
			}
			out[m[1]] = ownerOf(p)
		}
	}
	if len(out) < 20 {
		t.Fatalf("only %d tables were found", len(out))
	}
	return out
}

// ownerOf is the module of a path; each package of the platform counts alone.
func ownerOf(path string) string {
	parts := strings.Split(filepath.ToSlash(path), "/")
	if parts[0] == "platform" && len(parts) > 1 {
		return "platform/" + parts[1]
	}
	return parts[0]
}

var sqlVerb = regexp.MustCompile(`(?s)^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b|\b(FROM|JOIN|INTO|UPDATE)\s+[a-z_]+\b`)
var sqlTable = regexp.MustCompile(`\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)\b`)

func TestSQLNamesOnlyTheModulesOwnTables(t *testing.T) {
	owners := tables(t)
	for _, s := range sources(t) {
		if s.isTest() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil || !sqlVerb.MatchString(text) {
				return true
			}
			for _, m := range sqlTable.FindAllStringSubmatch(text, -1) {
				if owner, known := owners[m[1]]; known && owner != ownerOf(s.path) {
					t.Errorf("%s reads or writes %s, which belongs to %s", s.path, m[1], owner)
				}
			}
			return true
		})
	}
}

func TestHandlersWriteNoSQL(t *testing.T) {
	for _, s := range sources(t) {
		if !strings.HasSuffix(filepath.Dir(s.path), "http") || s.isTest() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Exec", "Each", "One"}, sel.Sel.Name) {
					if x, ok := sel.X.(*ast.Ident); ok && x.Name == "tx" {
						t.Errorf("%s runs SQL", s.path)
					}
				}
			}
			return true
		})
	}
}

// platformCallers may look across tenants. Whoever joins this list says why.
var platformCallers = map[string]string{
	"platform/db":          "the door itself and its readiness check",
	"platform/job":         "jobs of all tenants are claimed by one queue",
	"platform/event":       "deliveries of all tenants leave one outbox",
	"platform/idempotency": "old keys of all tenants are swept together",
	"platform/secret":      "one key seals the whole database",
	"org":                  "finding and making tenants",
	"identity":             "who signs in is not yet in a tenant; old sessions are swept together",
}

func TestOnlyListedCallersUseThePlatformDoor(t *testing.T) {
	for _, s := range sources(t) {
		if s.isTest() || !strings.Contains(s.text, ".Platform()") {
			continue
		}
		if _, listed := platformCallers[ownerOf(s.path)]; !listed {
			t.Errorf("%s opens the platform's door; the list of callers is in arch_test.go", s.path)
		}
	}
}

var kindOfTable = regexp.MustCompile(`\{\{(?:tenant_table|crossing_table|platform_table) "([a-z_]+)"\}\}`)

func TestEveryTableSaysWhoseItIs(t *testing.T) {
	for table, owner := range tables(t) {
		if table == "id_block" {
			continue // made and secured by hand, it differs between the databases
		}
		found := false
		err := filepath.WalkDir(owner, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".sql") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, m := range kindOfTable.FindAllStringSubmatch(string(text), -1) {
				found = found || m[1] == table
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			t.Errorf("table %s of %s is neither tenant_table nor crossing_table nor platform_table", table, owner)
		}
	}
}

// vagueNames are names that say nothing about the business.
var vagueNames = []string{"util", "utils", "helper", "helpers", "types", "common", "manager", "misc", "base"}

func TestFilesAreNamedAfterTheBusiness(t *testing.T) {
	for _, s := range sources(t) {
		name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(s.path), ".go"), "_test")
		if slices.Contains(vagueNames, name) || slices.Contains(vagueNames, s.file.Name.Name) {
			t.Errorf("%s: name it after a noun or a verb of the business", s.path)
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	said := map[string]bool{}
	first := map[string]string{}
	for _, s := range sources(t) {
		if strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		dir := filepath.Dir(s.path)
		first[dir] = s.path
		said[dir] = said[dir] || s.file.Doc != nil
	}
	for dir, path := range first {
		if !said[dir] {
			t.Errorf("%s: the package of %s has no comment", dir, path)
		}
	}
}
