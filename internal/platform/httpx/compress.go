package httpx

import (
	"bytes"
	"compress/gzip"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// compressFrom is the size in bytes from which an answer is compressed.
const compressFrom = 1024

// encodings keeps compressors for reuse: each holds a large window.
type encodings struct {
	brotli sync.Pool
	gzip   sync.Pool
}

type encoder interface {
	io.WriteCloser
	Flush() error
	Reset(io.Writer)
}

func newEncodings() *encodings {
	const quick = 4 // 4 of 11: half the size for a tenth of the work of the best
	return &encodings{
		brotli: sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, quick) }},
		gzip:   sync.Pool{New: func() any { return gzip.NewWriter(nil) }},
	}
}

func (e *encodings) pool(encoding string) *sync.Pool {
	if encoding == "br" {
		return &e.brotli
	}
	return &e.gzip
}

// compress wraps a writer so that an answer worth it is compressed in the
// encoding the client prefers.
func (e *encodings) compress(w http.ResponseWriter, r *http.Request) *compressed {
	c := &compressed{ResponseWriter: w, encodings: e}
	if r.Method != http.MethodHead {
		c.encoding = acceptedEncoding(r.Header.Get("Accept-Encoding"))
	}
	return c
}

// compressed holds back the first bytes until it is known whether to compress.
type compressed struct {
	http.ResponseWriter
	encodings *encodings
	encoding  string // "br", "gzip" or ""
	status    int
	held      bytes.Buffer
	decided   bool
	encoder   encoder
}

// WriteHeader remembers the status until the first bytes leave.
func (c *compressed) WriteHeader(status int) {
	if status < http.StatusOK {
		c.ResponseWriter.WriteHeader(status)
		return
	}
	if c.status == 0 {
		c.status = status
	}
}

// Write holds the bytes back, compresses them or passes them on.
func (c *compressed) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	if c.decided {
		return c.out().Write(b)
	}
	c.held.Write(b)
	if c.held.Len() < compressFrom && c.compressible() {
		return len(b), nil
	}
	return len(b), c.decide(true)
}

// Flush sends what is held.
func (c *compressed) Flush() { _ = c.FlushError() }

// FlushError sends what is held; http.ResponseController calls it.
func (c *compressed) FlushError() error {
	if err := c.decide(false); err != nil {
		return err
	}
	if c.encoder != nil {
		if err := c.encoder.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(c.ResponseWriter).Flush()
}

// Close ends the answer.
func (c *compressed) Close() error {
	if c.status == 0 {
		return nil
	}
	if !c.decided && c.held.Len() > 0 && c.Header().Get("Content-Length") == "" {
		c.Header().Set("Content-Length", strconv.Itoa(c.held.Len()))
	}
	if err := c.decide(false); err != nil || c.encoder == nil {
		return err
	}
	err := c.encoder.Close()
	c.encodings.pool(c.encoding).Put(c.encoder)
	c.encoder = nil
	return err
}

// Unwrap lets http.ResponseController reach the connection.
func (c *compressed) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (c *compressed) begun() bool { return c.decided }

// reset forgets what is held, so that another answer can be given.
func (c *compressed) reset() {
	c.held.Reset()
	c.status = 0
	for _, name := range []string{"Content-Length", "Content-Disposition", "Content-Encoding", "Etag", "Location", "Set-Cookie"} {
		c.Header().Del(name)
	}
}

func (c *compressed) out() io.Writer {
	if c.encoder != nil {
		return c.encoder
	}
	return c.ResponseWriter
}

// decide sends the header, and from then on the way is fixed.
func (c *compressed) decide(worth bool) error {
	if c.decided {
		return nil
	}
	c.decided = true
	if c.status == 0 {
		c.status = http.StatusOK
	}
	h := c.Header()
	if compressibleType(h.Get("Content-Type")) {
		h.Add("Vary", "Accept-Encoding")
	}
	if worth && c.compressible() {
		c.encoder = c.encodings.pool(c.encoding).Get().(encoder)
		c.encoder.Reset(c.ResponseWriter)
		h.Set("Content-Encoding", c.encoding)
		h.Del("Content-Length")
		if tag := h.Get("Etag"); strings.HasPrefix(tag, `"`) {
			h.Set("Etag", "W/"+tag)
		}
	}
	c.ResponseWriter.WriteHeader(c.status)
	if c.held.Len() == 0 {
		return nil
	}
	_, err := c.out().Write(c.held.Bytes())
	c.held = bytes.Buffer{}
	return err
}

func (c *compressed) compressible() bool {
	h := c.Header()
	return c.encoding != "" && h.Get("Content-Encoding") == "" && h.Get("Content-Range") == "" &&
		c.status != http.StatusNoContent && c.status != http.StatusNotModified &&
		compressibleType(h.Get("Content-Type"))
}

// compressibleType is true for text. A stream of events is text too, but must
// arrive event by event.
func compressibleType(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	if err != nil || t == "text/event-stream" {
		return false
	}
	return strings.HasPrefix(t, "text/") || strings.HasSuffix(t, "json") || strings.HasSuffix(t, "xml") ||
		strings.HasSuffix(t, "javascript") || t == "application/x-ndjson" || t == "application/yaml"
}

// acceptedEncoding is the best encoding a client accepts: br, gzip or "".
func acceptedEncoding(header string) string {
	best, weight := "", 0.0
	for offer := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(offer), ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name != "br" && name != "gzip" {
			continue
		}
		q := 1.0
		if value, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); ok {
			parsed, err := strconv.ParseFloat(value, 64)
			if err != nil {
				continue
			}
			q = parsed
		}
		if q > weight || q == weight && q > 0 && name == "br" {
			best, weight = name, q
		}
	}
	return best
}
