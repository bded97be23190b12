package httpx

import (
	"bufio"
	"context"
	"io"
	"mime"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// downloadHold is how many bytes of a download are held back, so that an error
// in the beginning still becomes a problem.
const downloadHold = 64 << 10

// Download as an operation's output sends a file.
type Download struct {
	Name      string // with any characters; "" shows the file instead of saving it
	MediaType string
	Size      int64 // in bytes, 0 if unknown
	// Write writes the content. It is called once, after the handler has
	// returned. After an error in the middle the connection is cut, so that
	// nobody takes half a file for a whole one.
	Write func(ctx context.Context, w io.Writer) error
}

// streamed is how huma is told to let us write.
type streamed struct {
	Body func(huma.Context)
}

func (a *API) stream(ctx context.Context, d *Download) *streamed {
	return &streamed{Body: func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		h := w.Header()
		h.Set("Content-Type", d.MediaType)
		if d.Name != "" {
			h.Set("Content-Disposition", Attachment(d.Name))
		}
		if d.Size > 0 {
			h.Set("Content-Length", strconv.FormatInt(d.Size, 10))
		}
		buffered := bufio.NewWriterSize(w, downloadHold)
		err := d.Write(ctx, buffered)
		if err == nil {
			err = buffered.Flush()
		}
		if err != nil {
			a.fail(w, r, err)
		}
	}}
}

// Attachment is the value of Content-Disposition that saves a file under a
// name, which may be Chinese (RFC 6266). Old clients see the name with
// everything but ASCII replaced.
func Attachment(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\/%;`, r) {
			return '_'
		}
		return r
	}, name)
	value := `attachment; filename="` + plain + `"`
	if plain != name {
		value += "; filename*=UTF-8''" + encodeName(name)
	}
	return value
}

// encodeName escapes all but the attr-char of RFC 5987.
func encodeName(name string) string {
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(name) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("!#$&+-.^_`|~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hexDigits[c>>4])
		b.WriteByte(hexDigits[c&15])
	}
	return b.String()
}

// unknownType is the media type of bytes nobody knows more about.
const unknownType = "application/octet-stream"

// mediaTypeOf finds the media type of a static file by its name. What matters
// to the web app does not depend on the machine's own tables.
func mediaTypeOf(name string) string {
	extension := name[strings.LastIndexByte(name, '.')+1:]
	switch strings.ToLower(extension) {
	case "js", "mjs":
		return "text/javascript; charset=utf-8"
	case "css":
		return "text/css; charset=utf-8"
	case "html":
		return "text/html; charset=utf-8"
	case "json", "map":
		return "application/json"
	case "webmanifest":
		return "application/manifest+json"
	case "svg":
		return "image/svg+xml"
	case "woff2":
		return "font/woff2"
	case "wasm":
		return "application/wasm"
	case "ico":
		return "image/x-icon"
	case "txt":
		return "text/plain; charset=utf-8"
	}
	if t := mime.TypeByExtension("." + extension); t != "" {
		return t
	}
	return unknownType
}
