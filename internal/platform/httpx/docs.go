package httpx

import (
	"embed"
	"net/http"
)

//go:embed docs
var docs embed.FS

// serveDocs answers /docs with a page that shows /openapi.json. It is our own
// and loads nothing from elsewhere, so it works offline and under our content
// security policy.
func (a *API) serveDocs() {
	for pattern, name := range map[string]string{
		"GET /docs/docs.js":  "docs/docs.js",
		"GET /docs/docs.css": "docs/docs.css",
	} {
		a.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "no-cache")
			a.serveFile(w, r, docs, name)
		})
	}
	a.mux.HandleFunc("GET /docs", func(w http.ResponseWriter, r *http.Request) {
		page, err := docs.ReadFile("docs/index.html")
		if err != nil {
			a.fail(w, r, err)
			return
		}
		a.servePage(w, page)
	})
}
