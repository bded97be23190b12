package httpx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"xuefen/internal/platform/fault"
)

// Media types that Upload tells apart beyond those net/http knows.
const (
	SpreadsheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	ZipType         = "application/zip"
	TextType        = "text/plain"
)

// uploadField is the name of the file in the form.
const uploadField = "file"

// longestFormValue and mostFormValues bound what comes beside the file.
const (
	longestFormValue = 64 << 10
	mostFormValues   = 32
)

// Upload as a field of an operation's input receives one file of a
// multipart/form-data body. The file is streamed to a temporary file, which is
// removed when the operation ends. MaxBody limits the whole body, Accepts the
// media type, which is found in the content, not in the name.
//
// Faults: http.upload_missing, http.upload_empty, http.upload_too_large,
// http.upload_type, http.upload_malformed.
type Upload struct {
	name  string
	kind  string
	path  string
	size  int64
	value map[string]string
}

// Name is the file's name on the client, without folders.
func (u *Upload) Name() string { return u.name }

// MediaType is what the content looks like.
func (u *Upload) MediaType() string { return u.kind }

// Path is where the file lies until the operation ends.
func (u *Upload) Path() string { return u.path }

// Size is the length in bytes.
func (u *Upload) Size() int64 { return u.size }

// Value is another value of the form, or "".
func (u *Upload) Value(name string) string { return u.value[name] }

// Open opens the file for reading. The caller closes it.
func (u *Upload) Open() (*os.File, error) { return os.Open(u.path) }

// Resolve receives the file; the route calls it before the handler.
func (u *Upload) Resolve(ctx huma.Context) []error {
	r, _ := humago.Unwrap(ctx)
	req := requestOf(r.Context())
	if err := u.receive(r, req); err != nil {
		if f, ok := foreseen(context.Background(), err); ok {
			f = fault.New(fault.TooLarge, "http.upload_too_large", fault.Args{"limit": f.Args["limit"]})
			return []error{f}
		}
		return []error{err}
	}
	if accepts := req.operation.Accepts; len(accepts) > 0 && !slices.Contains(accepts, u.kind) {
		return []error{fault.New(fault.Invalid, "http.upload_type", fault.Args{"accepts": names(accepts)}).At(uploadField)}
	}
	return nil
}

func (u *Upload) receive(r *http.Request, req *request) error {
	form, err := r.MultipartReader()
	if err != nil {
		return fault.New(fault.Invalid, "http.upload_missing", fault.Args{"field": uploadField}).Because(err)
	}
	u.value = map[string]string{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = u.take(part, req)
		}
		if err != nil {
			return malformed(err)
		}
	}
	switch {
	case u.path == "":
		return fault.New(fault.Invalid, "http.upload_missing", fault.Args{"field": uploadField})
	case u.size == 0:
		return fault.New(fault.Invalid, "http.upload_empty", nil).At(uploadField)
	}
	u.kind, err = sniff(u.path)
	return err
}

// malformed keeps what is already clear and blames the form for the rest.
func malformed(err error) error {
	if _, ok := fault.Of(err); ok {
		return err
	}
	if _, ok := foreseen(context.Background(), err); ok {
		return err
	}
	return fault.New(fault.Invalid, "http.upload_malformed", nil).Because(err)
}

func (u *Upload) take(part *multipart.Part, req *request) error {
	if part.FormName() != uploadField || u.path != "" {
		if len(u.value) >= mostFormValues {
			return fault.New(fault.Invalid, "http.upload_malformed", nil)
		}
		b, err := io.ReadAll(io.LimitReader(part, longestFormValue+1))
		if err == nil && len(b) > longestFormValue {
			err = fault.New(fault.Invalid, "http.upload_malformed", nil)
		}
		u.value[part.FormName()] = string(b)
		return err
	}
	f, err := os.CreateTemp("", "upload-*")
	if err != nil {
		return err
	}
	u.name, u.path = cleanName(part), f.Name()
	req.cleanUps = append(req.cleanUps, func() { _ = os.Remove(f.Name()) })
	u.size, err = io.Copy(f, part)
	return errors.Join(err, f.Close())
}

// cleanName is the name without folders, also those of Windows.
func cleanName(part *multipart.Part) string {
	name := part.FileName()
	return filepath.Base(name[strings.LastIndexByte(name, '\\')+1:])
}

// sniff finds the media type of a file by looking at its content.
func sniff(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", err
	}
	head = head[:n]
	kind, _, err := mime.ParseMediaType(http.DetectContentType(head))
	switch {
	case err != nil:
		return unknownType, nil
	case kind == ZipType && holdsWorkbook(path):
		return SpreadsheetType, nil
	case kind == unknownType && looksLikeText(head):
		return TextType, nil // Chinese text in GB 18030 is not known to net/http
	}
	return kind, nil
}

func holdsWorkbook(path string) bool {
	z, err := zip.OpenReader(path)
	if err != nil {
		return false
	}
	defer z.Close()
	return slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "xl/workbook.xml" })
}

// looksLikeText is true for bytes without control characters other than those
// that end lines and cells.
func looksLikeText(head []byte) bool {
	return !bytes.ContainsFunc(head, func(r rune) bool {
		return r != utf8.RuneError && r < unicode.MaxASCII && unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r)
	})
}

// names are media types as people know them.
func names(mediaTypes []string) []string {
	known := map[string]string{
		SpreadsheetType: "XLSX", ZipType: "ZIP", TextType: "CSV/TXT", "application/json": "JSON",
		"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WebP", "application/pdf": "PDF",
	}
	shown := make([]string, len(mediaTypes))
	for i, t := range mediaTypes {
		shown[i] = t
		if name, ok := known[t]; ok {
			shown[i] = name
		}
	}
	return shown
}

func holdsUpload[In any]() bool {
	t := reflect.TypeFor[In]()
	for i := range t.NumField() {
		if t.Field(i).Type == reflect.TypeFor[Upload]() {
			return true
		}
	}
	return false
}

// documentUpload describes the form, after huma has registered the operation:
// had it known, it would read the whole body into memory.
func (a *API) documentUpload(op *Operation) {
	item := a.huma.OpenAPI().Paths[op.Path]
	if item == nil {
		return
	}
	for _, described := range []*huma.Operation{item.Post, item.Put, item.Patch} {
		if described == nil || described.OperationID != op.ID {
			continue
		}
		described.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"multipart/form-data": {Schema: &huma.Schema{
				Type: huma.TypeObject, Required: []string{uploadField},
				Properties: map[string]*huma.Schema{uploadField: {
					Type: huma.TypeString, Format: "binary", Description: "Accepted: " + strings.Join(op.Accepts, ", "),
				}},
			}},
		}}
	}
}
