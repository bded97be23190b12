package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"xuefen/internal/app"
	"xuefen/internal/identity"
	"xuefen/internal/platform/i18n"
)

func words(t *testing.T) *i18n.Bundle {
	t.Helper()
	b, err := app.Words()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// saidDifferently are the sentences whose languages rightly use different
// arguments, with the reason.
var saidDifferently = map[string]string{
	"rule.say.and_more": "Chinese counts all of them, English counts the others",
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	for _, d := range words(t).Differences() {
		code, _, _ := strings.Cut(d, " ")
		if saidDifferently[code] == "" {
			t.Error(d)
		}
	}
}

// program is one package of ours as text: what is not for tests.
type program struct {
	dir   string
	files map[string]*ast.File
	set   *token.FileSet
}

// programs reads every package under internal/ and cmd/ in this process.
func programs(t *testing.T) []program {
	t.Helper()
	byDir := map[string]*program{}
	for _, root := range []string{"../../internal", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			dir := filepath.Dir(path)
			forTests := strings.HasSuffix(path, "_test.go") || strings.HasSuffix(dir, "test")
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || forTests {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if byDir[dir] == nil {
				byDir[dir] = &program{dir: dir, files: map[string]*ast.File{}, set: token.NewFileSet()}
			}
			byDir[dir].files[path], err = parser.ParseFile(byDir[dir].set, path, text, 0)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var out []program
	for _, dir := range slices.Sorted(maps.Keys(byDir)) {
		out = append(out, *byDir[dir])
	}
	return out
}

// use is a place in the program that says a sentence. Args are the names of
// its arguments, nil where the test cannot see them. A code that ends in "*"
// or holds one is put together while the program runs.
type use struct {
	code, at string
	args     []string
	argsSeen bool
}

// uses finds every sentence that a package says by a literal code, directly or
// through the parameters, variables and tables that carry the code there.
func (p program) uses(t *testing.T) []use {
	t.Helper()
	var out []use
	for _, path := range slices.Sorted(maps.Keys(p.files)) {
		finder := &finder{t: t, p: p, file: p.files[path]}
		finder.walk(p.files[path], nil)
		out = append(out, finder.found...)
	}
	return out
}

type finder struct {
	t     *testing.T
	p     program
	file  *ast.File
	found []use
}

// walk visits a node, knowing the functions around it.
func (f *finder) walk(n ast.Node, around []ast.Node) {
	ast.Inspect(n, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.FuncDecl:
			if x.Body != nil && x != n {
				f.walk(x.Body, append(slices.Clone(around), x))
				return false
			}
		case *ast.FuncLit:
			if x != n {
				f.walk(x.Body, append(slices.Clone(around), x))
				return false
			}
		case *ast.CallExpr:
			if isSelector(x.Fun, "fault", "New") && len(x.Args) == 3 {
				args, seen := names(x.Args[2])
				f.say(x.Args[1], around, args, seen)
			}
			if isSelector(x.Fun, "", "Sentence") && len(x.Args) == 3 {
				if text, ok := literal(x.Args[1]); ok {
					args, seen := names(x.Args[2])
					f.add(text, x, args, seen)
				}
			}
		case *ast.CompositeLit:
			if isSelector(x.Type, "i18n", "Phrase") {
				f.phrase(x, around)
			}
		}
		return true
	})
}

func (f *finder) add(code string, at ast.Node, args []string, seen bool) {
	f.found = append(f.found, use{code, f.p.set.Position(at.Pos()).String(), args, seen})
}

func (f *finder) phrase(x *ast.CompositeLit, around []ast.Node) {
	var args []string
	seen := true
	var code ast.Expr
	for _, e := range x.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		switch {
		case ok && isIdent(kv.Key, "Code"):
			code = kv.Value
		case ok && isIdent(kv.Key, "Args"):
			args, seen = names(kv.Value)
		}
	}
	if code != nil {
		f.say(code, around, args, seen)
	}
}

// say resolves the expression of a code to literals.
func (f *finder) say(code ast.Expr, around []ast.Node, args []string, seen bool) {
	switch x := code.(type) {
	case *ast.BasicLit:
		text, _ := literal(x)
		f.add(text, x, args, seen)
	case *ast.BinaryExpr:
		f.add(pattern(x), x, nil, false)
	case *ast.SelectorExpr:
		if x.Sel.Name != "Code" { // the code of a fault made elsewhere
			f.table(x)
		}
	case *ast.Ident:
		if i, owner := parameter(x.Name, around); owner != nil {
			f.callers(owner, i)
			return
		}
		f.variable(x, around)
	default:
		f.t.Errorf("%s: the test cannot see which code this is", f.p.set.Position(code.Pos()))
	}
}

// pattern is a code put together by +, with * for what is not literal.
func pattern(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.BinaryExpr:
		return pattern(x.X) + pattern(x.Y)
	case *ast.BasicLit:
		text, _ := literal(x)
		return text
	}
	return "*"
}

var codeShape = regexp.MustCompile(`^[a-z][a-z0-9]*\.[a-z0-9_.]+$`)

// table takes every code that stands in a table of the same file.
func (f *finder) table(from ast.Expr) {
	count := 0
	ast.Inspect(f.file, func(n ast.Node) bool {
		list, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		for _, e := range list.Elts {
			if kv, isPair := e.(*ast.KeyValueExpr); isPair {
				e = kv.Value
			}
			if text, isText := literal(e); isText && codeShape.MatchString(text) {
				f.add(text, e, nil, false)
				count++
			}
		}
		return true
	})
	if count == 0 {
		f.t.Errorf("%s: no table of codes is in this file", f.p.set.Position(from.Pos()))
	}
}

// variable takes every literal that is assigned to a local variable.
func (f *finder) variable(name *ast.Ident, around []ast.Node) {
	count := 0
	if len(around) > 0 {
		ast.Inspect(around[len(around)-1], func(n ast.Node) bool {
			set, ok := n.(*ast.AssignStmt)
			if !ok || len(set.Lhs) != len(set.Rhs) {
				return true
			}
			for i := range set.Lhs {
				if isIdent(set.Lhs[i], name.Name) {
					f.add(pattern(set.Rhs[i]), set, nil, false)
					count++
				}
			}
			return true
		})
	}
	if count == 0 {
		f.t.Errorf("%s: nothing is assigned to %s that the test could read", f.p.set.Position(name.Pos()), name.Name)
	}
}

// callers takes the argument that each call in the package gives to a
// parameter.
func (f *finder) callers(owner ast.Node, index int) {
	name := f.nameOf(owner)
	count := 0
	for _, path := range slices.Sorted(maps.Keys(f.p.files)) {
		other := &finder{t: f.t, p: f.p, file: f.p.files[path]}
		var visit func(n ast.Node, around []ast.Node)
		visit = func(n ast.Node, around []ast.Node) {
			ast.Inspect(n, func(x ast.Node) bool {
				switch x := x.(type) {
				case *ast.FuncDecl:
					if x.Body != nil && x != n {
						visit(x.Body, append(slices.Clone(around), x))
						return false
					}
				case *ast.FuncLit:
					if x != n {
						visit(x.Body, append(slices.Clone(around), x))
						return false
					}
				case *ast.CallExpr:
					if called(x.Fun) == name && len(x.Args) > index {
						count++
						other.say(x.Args[index], around, nil, false)
					}
				}
				return true
			})
		}
		visit(other.file, nil)
		f.found = append(f.found, other.found...)
	}
	if name == "" || count == 0 {
		f.t.Errorf("%s: nobody calls %q with a code", f.p.set.Position(owner.Pos()), name)
	}
}

// nameOf is the name by which a function is called.
func (f *finder) nameOf(owner ast.Node) string {
	if d, ok := owner.(*ast.FuncDecl); ok {
		return d.Name.Name
	}
	name := ""
	ast.Inspect(f.file, func(n ast.Node) bool {
		if set, ok := n.(*ast.AssignStmt); ok && len(set.Rhs) == 1 && set.Rhs[0] == owner {
			if id, isName := set.Lhs[0].(*ast.Ident); isName {
				name = id.Name
			}
		}
		return true
	})
	return name
}

// parameter finds the function around that has a parameter of this name.
func parameter(name string, around []ast.Node) (index int, owner ast.Node) {
	for _, fn := range slices.Backward(around) {
		var list *ast.FieldList
		switch fn := fn.(type) {
		case *ast.FuncDecl:
			list = fn.Type.Params
		case *ast.FuncLit:
			list = fn.Type.Params
		}
		i := 0
		for _, field := range list.List {
			for _, id := range field.Names {
				if id.Name == name {
					return i, fn
				}
				i++
			}
		}
	}
	return 0, nil
}

func called(fun ast.Expr) string {
	switch x := fun.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}

// isSelector tells x.name; an empty x is any.
func isSelector(e ast.Expr, x, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	return ok && s.Sel.Name == name && (x == "" || isIdent(s.X, x))
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// names reads the keys of a literal of arguments.
func names(e ast.Expr) (keys []string, seen bool) {
	if isIdent(e, "nil") {
		return nil, true
	}
	list, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	for _, item := range list.Elts {
		kv, ok := item.(*ast.KeyValueExpr)
		if !ok {
			return nil, false
		}
		key, ok := literal(kv.Key)
		if !ok {
			return nil, false
		}
		keys = append(keys, key)
	}
	return keys, true
}

func TestEverySentenceThatIsSaidIsThere(t *testing.T) {
	b := words(t)
	said := 0
	for _, p := range programs(t) {
		for _, u := range p.uses(t) {
			said++
			if !strings.Contains(u.code, "*") {
				checkUse(t, b, u)
				continue
			}
			shape := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(u.code), `\*`, `[a-z0-9_]+`) + "$")
			if !slices.ContainsFunc(b.Codes(i18n.English), shape.MatchString) {
				t.Errorf("%s: no sentence is called %s", u.at, u.code)
			}
		}
	}
	if said < 350 {
		t.Errorf("only %d sentences were found in the sources; is the test blind?", said)
	}
}

// argumentName tells an argument from braces that are part of a sentence.
var argumentName = regexp.MustCompile(`^[a-z_]+$`)

// checkUse checks that a code has its sentences, and that they need no
// argument that is not given.
func checkUse(t *testing.T, b *i18n.Bundle, u use) {
	t.Helper()
	for _, l := range i18n.Languages() {
		if !b.Has(l, u.code) {
			t.Errorf("%s: %s has no sentence for %q", u.at, l, u.code)
			continue
		}
		for _, a := range i18n.Arguments(b.Template(l, u.code)) {
			if u.argsSeen && argumentName.MatchString(a) && !slices.Contains(u.args, a) {
				t.Errorf("%s: the %s sentence of %s needs {%s}, which is not given", u.at, l, u.code, a)
			}
		}
	}
}

func TestEveryPermissionIsHeldBySomeReadyMadeRole(t *testing.T) {
	a := open(t, node{dialect: "sqlite", data: t.TempDir()})
	held := map[string][]identity.RoleKey{}
	for _, key := range []identity.RoleKey{
		identity.RoleEmployee, identity.RoleMentor, identity.RoleManager, identity.RoleHR, identity.RoleAdministrator, identity.RoleOperator,
	} {
		role := identity.ReadyMadeRole(a.Known, key)
		for _, l := range i18n.Languages() {
			if !a.Words.Has(l, role.NameCode()) {
				t.Errorf("the role %s has no name in %s", key, l)
			}
		}
		for _, g := range role.Grants {
			held[g.Permission] = append(held[g.Permission], key)
		}
	}
	all := a.Known.List()
	if len(all) < 15 {
		t.Errorf("only %d permissions are known", len(all))
	}
	for _, p := range all {
		if len(held[p.Key]) == 0 {
			t.Errorf("the permission %s (%s) is held by no ready-made role", p.Key, p.English)
		}
	}
}
