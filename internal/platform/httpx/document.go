package httpx

import (
	"bytes"
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"

	"xuefen/internal/platform/fixed"
)

const schemaPrefix = "#/components/schemas/"

// document prepares an OpenAPI 3.1 document without huma's own pages, schema
// links and formats.
func document(o Options) huma.Config {
	c := huma.DefaultConfig(o.Title, o.Version)
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	format := huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: readJSON}
	c.Formats = map[string]huma.Format{"application/json": format, "json": format}
	schemas := huma.NewMapRegistry(schemaPrefix, schemaName)
	schemas.RegisterTypeAlias(reflect.TypeFor[fixed.Amount](), reflect.TypeFor[amountText]())
	c.Components = &huma.Components{
		Schemas: schemas,
		SecuritySchemes: map[string]*huma.SecurityScheme{
			"session": {Type: "apiKey", In: "cookie", Name: "session", Description: "Set by signing in."},
			"token":   {Type: "http", Scheme: "bearer", Description: "An API token."},
		},
	}
	return c
}

// amountText stands for fixed.Amount in the document.
type amountText struct{}

// Schema describes an exact decimal with two places.
func (amountText) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{
		Type: huma.TypeString, Pattern: amountPattern, Examples: []any{"2.50"},
		Description: "An exact decimal with at most two places; answers always have two.",
	}
	s.PrecomputeMessages()
	return s
}

// Shape makes stand a type's schema in the document, for types that write
// their own JSON. It is called before the operations that use the type.
func (a *API) Shape(of, stand reflect.Type) {
	a.huma.OpenAPI().Components.Schemas.RegisterTypeAlias(of, stand)
}

// schemaName puts the module before the name of a type, because several
// modules have a type of the same name: orghttp.Person is OrgPerson. Types of
// the platform and types without a name keep what huma gives them.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "" || t.PkgPath() == "" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	return nameOf(t.PkgPath() + "." + t.Name())
}

// nameOf makes a name of a type with its path, whose arguments, if it is
// generic, have theirs.
func nameOf(qualified string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(qualified, func(r rune) bool { return strings.ContainsRune("[]*,", r) }) {
		path, base := "", part
		if dot := strings.LastIndexByte(part, '.'); dot >= 0 {
			path, base = part[:dot], part[dot+1:]
		}
		base, _, _ = strings.Cut(base, "·") // the number of a type declared inside a function
		b.WriteString(prefixed(path, capital(base)))
	}
	return b.String()
}

// prefixed puts the module before a name that does not begin with it already.
func prefixed(path, base string) string {
	if path == "" || strings.Contains(path, "/platform/") {
		return base
	}
	module := capital(strings.TrimSuffix(path[strings.LastIndexByte(path, '/')+1:], "http"))
	if strings.HasPrefix(base, module) {
		return base
	}
	return module + base
}

func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}

func extensions(op *Operation) map[string]any {
	permission := op.Permission
	if permission == "" {
		permission = signedIn
	}
	return map[string]any{"x-permission": permission, "x-summary-zh": op.Summary.Chinese}
}

func security(op *Operation) []map[string][]string {
	if op.Permission == Public {
		return nil
	}
	return []map[string][]string{{"session": {}}, {"token": {}}}
}

func parameters(op *Operation) []*huma.Param {
	if !op.Idempotent {
		return nil
	}
	return []*huma.Param{{
		Name: idempotencyHeader, In: "header",
		Description: "Repeats of a request with the same key and content are answered by the first answer.",
		Schema:      &huma.Schema{Type: huma.TypeString},
	}}
}

// raw is the answer of an operation that writes it itself.
func raw(answers string) *huma.Response {
	if answers == "" {
		answers = unknownType
	}
	schema := &huma.Schema{Type: huma.TypeString}
	if !strings.HasPrefix(answers, "text/") {
		schema.Format = "binary"
	}
	return &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{answers: {Schema: schema}}}
}

// documentRaw describes an operation that writes its own answer.
func documentRaw(doc *huma.OpenAPI, op *huma.Operation, answers string) {
	for _, match := range regexp.MustCompile(`\{([a-z_]+)`).FindAllStringSubmatch(op.Path, -1) {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: match[1], In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString},
		})
	}
	op.Responses = map[string]*huma.Response{
		"200": raw(answers),
		"default": {Description: "Error", Content: map[string]*huma.MediaType{
			"application/problem+json": {Schema: doc.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")},
		}},
	}
	doc.AddOperation(op)
}

// Document is the OpenAPI document, indented, with a line feed at the end. It
// is the same for the same operations, so that it can be kept as a golden
// file. Operations registered after the first call are not in it.
func (a *API) Document() ([]byte, error) {
	a.document.Do(func() {
		var compact []byte
		compact, a.failure = json.Marshal(a.huma.OpenAPI())
		if a.failure != nil {
			return
		}
		var b bytes.Buffer
		a.failure = json.Indent(&b, compact, "", "  ")
		b.WriteByte('\n')
		a.bytes = b.Bytes()
	})
	return a.bytes, a.failure
}

func (a *API) serveDocument(w http.ResponseWriter, r *http.Request) {
	doc, err := a.Document()
	if err != nil {
		a.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/openapi+json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(doc)
}
