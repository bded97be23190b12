package httpx_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"xuefen/internal/platform/httpx"
)

func app() fstest.MapFS {
	return fstest.MapFS{
		"index.html":         {Data: []byte(`<!doctype html><style nonce="` + httpx.NoncePlaceholder + `"></style><div id=root>`)},
		"favicon.svg":        {Data: []byte(`<svg/>`)},
		"assets/app-1.js":    {Data: []byte(strings.Repeat("plain();", 300))},
		"assets/app-1.js.br": {Data: []byte("BROTLI")},
		"assets/app-1.js.gz": {Data: []byte("GZIP")},
		"assets/only.css":    {Data: []byte("a{}")},
	}
}

func TestEveryPageAddressGivesTheAppWithANewNonce(t *testing.T) {
	e := newEdge(t)
	e.api.Static(app())
	nonces := map[string]bool{}
	for _, path := range []string{"/", "/index.html", "/admin/people", "/people/1.2", "/a/b/"} {
		a := e.ask("GET", path, "").is(200).header("Cache-Control", "no-cache").header("Content-Type", "text/html; charset=utf-8")
		nonce := regexp.MustCompile(`nonce="([^"]+)"`).FindStringSubmatch(a.body)[1]
		policy := a.resp.Header.Get("Content-Security-Policy")
		if nonces[nonce] || nonce == httpx.NoncePlaceholder || !strings.Contains(policy, "'nonce-"+nonce+"'") {
			t.Errorf("%s: nonce %q, policy %s", path, nonce, policy)
		}
		nonces[nonce] = true
		for _, want := range []string{"script-src 'self';", "frame-ancestors 'none'", "style-src-attr 'unsafe-inline'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: %s is missing in %s", path, want, policy)
			}
		}
		a.header("X-Content-Type-Options", "nosniff").header("Referrer-Policy", "strict-origin-when-cross-origin")
	}
}

func TestAssetsAreKeptForEverAndComeCompressed(t *testing.T) {
	e := newEdge(t)
	e.api.Static(app())
	const js = "/assets/app-1.js"
	e.ask("GET", js, "", "Accept-Encoding", "gzip, br").is(200).holds("BROTLI").header("Content-Encoding", "br").
		header("Cache-Control", "public, max-age=31536000, immutable").header("Content-Type", "text/javascript; charset=utf-8").header("Vary", "Accept-Encoding")
	e.ask("GET", js, "", "Accept-Encoding", "gzip").holds("GZIP").header("Content-Encoding", "gzip")
	e.ask("GET", js, "").holds("plain();").header("Content-Encoding", "")
	e.ask("GET", "/assets/only.css", "", "Accept-Encoding", "br").holds("a{}").header("Content-Encoding", "")
}

func TestMissingFilesAreNotTheApp(t *testing.T) {
	e := newEdge(t)
	e.api.Static(app())
	for _, path := range []string{"/assets/app-0.js", "/assets/", "/assets", "/robots.txt", "/assets/../index.htm.js", "/api/", "/api/v2/x"} {
		a := e.ask("GET", path, "")
		a.problem(404, "http.not_found")
		a.header("Cache-Control", "no-store")
	}
	e.ask("POST", "/anything", "").problem(404, "http.not_found")
}

func TestOtherFilesAreAskedForAgain(t *testing.T) {
	e := newEdge(t)
	e.api.Static(app())
	tag := e.ask("GET", "/favicon.svg", "").is(200).header("Cache-Control", "no-cache").resp.Header.Get("Etag")
	e.ask("GET", "/favicon.svg", "", "If-None-Match", tag).is(304)
}

func TestWithoutTheAppAPageSaysHowToBuildIt(t *testing.T) {
	e := newEdge(t)
	e.api.Static(fstest.MapFS{})
	e.ask("GET", "/", "").is(200).holds("make web").holds("/docs")
	e.ask("GET", "/", "", "Accept-Language", "en").is(200).holds("This program was built without the web app.")
}

func TestDocsWorkWithoutTheInternet(t *testing.T) {
	e := newEdge(t)
	page := e.ask("GET", "/docs", "").is(200).holds(`src="/docs/docs.js"`)
	if strings.Contains(page.body, "https://") || strings.Contains(page.body, httpx.NoncePlaceholder) {
		t.Errorf("the page loads from elsewhere: %s", page.body)
	}
	js := e.ask("GET", "/docs/docs.js", "").is(200).holds("/openapi.json").header("Content-Type", "text/javascript; charset=utf-8")
	if strings.Contains(js.body, "innerHTML") {
		t.Error("texts of the document must not become markup")
	}
	e.ask("GET", "/docs/docs.css", "").is(200)
}
