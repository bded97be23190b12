package httpx_test

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
	"strings"
	"testing"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

type uploadIn struct {
	Year int `query:"year"`
	File httpx.Upload
}

type uploadOut struct {
	Body struct {
		Name, Type, Text, Mapping string
		Size                      int64
	}
}

func withFiles(t *testing.T, lastPath *string) *edge {
	t.Helper()
	e := newEdge(t)
	send := op("send-file", "POST", "/api/v1/files", "note.write")
	send.MaxBody, send.Accepts = 10_000, []string{httpx.TextType, httpx.SpreadsheetType}
	httpx.Register(e.api, send, func(_ context.Context, in *uploadIn) (*uploadOut, error) {
		f, err := in.File.Open()
		if err != nil {
			return nil, err
		}
		defer f.Close()
		b, err := io.ReadAll(f)
		*lastPath = in.File.Path()
		out := &uploadOut{}
		out.Body.Name, out.Body.Type, out.Body.Text = in.File.Name(), in.File.MediaType(), string(b[:min(len(b), 20)])
		out.Body.Size, out.Body.Mapping = in.File.Size(), in.File.Value("mapping")
		return out, err
	})
	fetch := op("fetch-file", "GET", "/api/v1/files/{id}", "")
	fetch.Answers = "text/csv"
	httpx.Register(e.api, fetch, func(_ context.Context, in *idIn) (*httpx.Download, error) {
		return &httpx.Download{Name: "学分明细 2026.csv", MediaType: "text/csv; charset=utf-8", Write: func(_ context.Context, w io.Writer) error {
			switch in.ID {
			case 2:
				return errors.New("secret: broken at once")
			case 3:
				_, err := io.WriteString(w, strings.Repeat("row\n", 100_000))
				return errors.Join(err, errors.New("secret: broken later"))
			}
			_, err := io.WriteString(w, "a,b\n")
			return err
		}}, nil
	})
	return e
}

// form makes a multipart body with a mapping and perhaps a file.
func form(t *testing.T, name string, content []byte) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("mapping", "工号=no")
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(content)
	}
	_ = w.Close()
	return b.String(), w.FormDataContentType()
}

func workbook(t *testing.T, entry string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create(entry)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.Write([]byte("<workbook/>"))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUploadsAreStreamedToATemporaryFile(t *testing.T) {
	var path string
	e := withFiles(t, &path)
	body, ct := form(t, `C:\导入\人员.csv`, []byte("工号,姓名\n1001,林晓\n"))
	e.ask("POST", "/api/v1/files?year=2026", body, "Content-Type", ct).is(200).
		holds(`"Name":"人员.csv"`).holds(`"Type":"text/plain"`).holds(`"Size":26`).holds(`"Mapping":"工号=no"`)
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the temporary file is still there: %v", err)
	}
	gbk := "\xb9\xa4\xba\xc5,\xd0\xd5\xc3\xfb\n1001,\xc1\xd6\xcf\xfe\n"
	body, ct = form(t, "gbk.csv", []byte(gbk))
	e.ask("POST", "/api/v1/files", body, "Content-Type", ct).is(200).holds(`"Type":"text/plain"`)
	body, ct = form(t, "people.xlsx", workbook(t, "xl/workbook.xml"))
	e.ask("POST", "/api/v1/files", body, "Content-Type", ct).is(200).holds(httpx.SpreadsheetType)
}

func TestUploadsThatCannotBeUsed(t *testing.T) {
	var path string
	e := withFiles(t, &path)
	body, ct := form(t, "people.xlsx", workbook(t, "readme.txt"))
	p := e.ask("POST", "/api/v1/files", body, "Content-Type", ct, "Accept-Language", "en").problem(422, "http.upload_type")
	if !strings.Contains(p.Detail, "Upload CSV/TXT, XLSX; renaming") {
		t.Errorf("got %q", p.Detail)
	}
	body, ct = form(t, "empty.csv", nil)
	e.ask("POST", "/api/v1/files", body, "Content-Type", ct).problem(422, "http.upload_empty")
	body, ct = form(t, "", nil)
	e.ask("POST", "/api/v1/files", body, "Content-Type", ct).problem(422, "http.upload_missing")
	e.ask("POST", "/api/v1/files", "{}", "Content-Type", "application/json").problem(422, "http.upload_missing")
	e.ask("POST", "/api/v1/files", body[:len(body)-8], "Content-Type", ct).problem(422, "http.upload_malformed")
	body, ct = form(t, "huge.csv", bytes.Repeat([]byte("x"), 20_000))
	e.ask("POST", "/api/v1/files", body, "Content-Type", ct).problem(413, "http.body_too_large")
	r, _ := http.NewRequestWithContext(t.Context(), "POST", e.server.URL+"/api/v1/files", io.MultiReader(strings.NewReader(body)))
	r.Header.Set("Cookie", "session=linxiao")
	r.Header.Set("Content-Type", ct)
	resp, err := e.server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if b, _ := io.ReadAll(resp.Body); resp.StatusCode != 413 || !strings.Contains(string(b), "http.upload_too_large") {
		t.Errorf("without Content-Length: got %d %s", resp.StatusCode, b)
	}
}

func TestDownloadsCarryChineseNames(t *testing.T) {
	var path string
	e := withFiles(t, &path)
	a := e.ask("GET", "/api/v1/files/1", "").is(200).holds("a,b\n").header("Content-Type", "text/csv; charset=utf-8")
	_, params, err := mime.ParseMediaType(a.resp.Header.Get("Content-Disposition"))
	if err != nil || params["filename"] != "学分明细 2026.csv" {
		t.Errorf("got %v %v", params, err)
	}
	p := e.ask("GET", "/api/v1/files/2", "")
	p.problem(500, "http.internal")
	p.header("Content-Disposition", "")
}

func TestABrokenDownloadIsNotTakenForWhole(t *testing.T) {
	var path string
	e := withFiles(t, &path)
	r, _ := http.NewRequestWithContext(t.Context(), "GET", e.server.URL+"/api/v1/files/3", nil)
	r.Header.Set("Cookie", "session=linxiao")
	resp, err := e.server.Client().Do(r)
	if err != nil {
		return // cut before the first byte was delivered
	}
	defer resp.Body.Close()
	if _, err := io.ReadAll(resp.Body); err == nil {
		t.Error("the download ended as if it were whole")
	}
}

func TestAnAnswerThatHasNotLeftIsReplaced(t *testing.T) {
	e := newEdge(t, withMemory(&memory{keys: map[string]*claim{}}))
	begin := op("begin", "POST", "/api/v1/begin", "")
	begin.Idempotent = true
	httpx.Handle(e.api, begin, func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Disposition", httpx.Attachment("a.csv"))
		w.Header().Set("Content-Type", "text/csv")
		_, _ = io.WriteString(w, "half a row")
		return fault.New(fault.Conflict, "http.conflict", nil)
	})
	for range 2 {
		a := e.ask("POST", "/api/v1/begin", "", "Idempotency-Key", "order-0001", "Accept-Encoding", "br")
		a.problem(409, "http.conflict")
		a.header("Content-Disposition", "").header("Idempotency-Replayed", "")
	}
}

func TestStreamsAreNeverCompressed(t *testing.T) {
	e := newEdge(t)
	stream := op("stream", "GET", "/api/v1/stream", "")
	stream.Timeout, stream.Answers = httpx.NoTimeout, "text/event-stream"
	httpx.Handle(e.api, stream, func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/event-stream")
		_, err := io.WriteString(w, "data: "+strings.Repeat("x", 5000)+"\n\n")
		return err
	})
	e.ask("GET", "/api/v1/stream", "", "Accept-Encoding", "br, gzip").is(200).header("Content-Encoding", "").holds("data: xxx")
}

func TestARefusalIsAlwaysTheSame(t *testing.T) {
	e := newEdge(t)
	e.api.Mount("GET /metrics", e.api.Refusal(fault.New(fault.Unauthorized, "http.metrics_token", nil)))
	a := e.ask("GET", "/metrics", "")
	a.problem(401, "http.metrics_token")
	a.header("WWW-Authenticate", "Bearer")
}

func TestAttachment(t *testing.T) {
	for name, want := range map[string]string{
		"a.csv":             `attachment; filename="a.csv"`,
		"证书.pdf":            `attachment; filename="__.pdf"; filename*=UTF-8''%E8%AF%81%E4%B9%A6.pdf`,
		"a\"b\r\nX: y.csv":  `attachment; filename="a_b__X: y.csv"; filename*=UTF-8''a%22b%0D%0AX%3A%20y.csv`,
		"../etc/passwd;x=1": `attachment; filename=".._etc_passwd_x=1"; filename*=UTF-8''..%2Fetc%2Fpasswd%3Bx%3D1`,
	} {
		if got := httpx.Attachment(name); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
}
