package httpx

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"html"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"xuefen/internal/platform/fault"
)

// NoncePlaceholder is what index.html carries where the nonce of the content
// security policy belongs. The web app's build writes it.
const NoncePlaceholder = "__CSP_NONCE__"

const assets = "assets/"

// Static serves the web app for every address that is not taken otherwise. A
// file of the app is served as it is; those in /assets/ never change and are
// kept for ever, in the compression the client prefers if dist has it beside
// the file (.br, .gz). A missing file is http.not_found. Everything else is
// index.html, with a new nonce each time. Without index.html a page says how to
// build the app.
func (a *API) Static(dist fs.FS) {
	a.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			a.unknownAddress(w, r)
			return
		}
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		switch {
		case strings.HasPrefix(name+"/", assets):
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			a.serveFile(w, r, dist, name)
		case isFile(name) && name != "index.html":
			w.Header().Set("Cache-Control", "no-cache")
			a.serveFile(w, r, dist, name)
		default:
			a.serveIndex(w, r, dist)
		}
	})
}

// isFile tells files from pages of the app, whose addresses may contain dots.
func isFile(name string) bool {
	return path.Ext(name) != "" && mediaTypeOf(name) != unknownType
}

func (a *API) serveIndex(w http.ResponseWriter, r *http.Request, dist fs.FS) {
	page, err := fs.ReadFile(dist, "index.html")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		page = a.noWebApp(r)
	case err != nil:
		a.fail(w, r, err)
		return
	}
	a.servePage(w, page)
}

// servePage sends a page with a nonce of its own.
func (a *API) servePage(w http.ResponseWriter, page []byte) {
	nonce := protectPage(w.Header())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(bytes.ReplaceAll(page, []byte(NoncePlaceholder), []byte(nonce)))
}

func (a *API) noWebApp(r *http.Request) []byte {
	text := a.options.Bundle.Sentence(Language(r.Context()), "http.no_web_app", nil)
	return []byte("<!doctype html><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>" +
		html.EscapeString(a.options.Title) + "</title><p>" + html.EscapeString(text) + "</p><p><a href=/docs>/docs</a></p>\n")
}

func (a *API) serveFile(w http.ResponseWriter, r *http.Request, dist fs.FS, name string) {
	file, encoding, err := precompressed(dist, name, r.Header.Get("Accept-Encoding"))
	if err != nil {
		w.Header().Set("Cache-Control", "no-store")
		a.fail(w, r, fault.New(fault.NotFound, "http.not_found", nil))
		return
	}
	h := w.Header()
	h.Set("Content-Type", mediaTypeOf(name))
	h.Set("Vary", "Accept-Encoding")
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	if !strings.HasPrefix(name, assets) {
		sum := sha256.Sum256(file)
		h.Set("Etag", `"`+hex.EncodeToString(sum[:12])+`"`)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file))
}

// precompressed reads a file of dist, in the compression the client prefers.
func precompressed(dist fs.FS, name, accepts string) (file []byte, encoding string, err error) {
	encoding = acceptedEncoding(accepts)
	endings := map[string]string{"br": ".br", "gzip": ".gz"}
	if ending, ok := endings[encoding]; ok {
		if file, err = fs.ReadFile(dist, name+ending); err == nil {
			return file, encoding, nil
		}
	}
	f, err := dist.Open(name)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	file, err = io.ReadAll(f)
	return file, "", err
}

// unknownAddress answers what no route is for: 405 if another method has one,
// else 404.
func (a *API) unknownAddress(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := a.mux.Handler(other); strings.HasPrefix(pattern, method+" ") {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		a.fail(w, r, fault.New(fault.NotFound, "http.not_found", nil))
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	f := fault.New(fault.Invalid, "http.method_not_allowed", fault.Args{"method": r.Method, "allowed": allowed})
	a.writeProblem(w, r, a.problem(r.Context(), f, http.StatusMethodNotAllowed))
}
