package httpx

import (
	"crypto/rand"
	"net/http"
	"strings"
)

// protect sets the headers that every answer carries. The content security
// policy here is that of data; pages replace it by their own.
func protect(h http.Header, https bool) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	if https {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

// protectPage sets the content security policy of a page and gives the nonce
// its style elements carry. Scripts come from our own files only. Style
// attributes are allowed, because component libraries write them. Browsers
// that know neither style-src-elem nor style-src-attr fall back to style-src,
// which therefore allows what they cannot tell apart.
func protectPage(h http.Header) (nonce string) {
	nonce = rand.Text()
	h.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'self'",
		"script-src 'self'",
		"style-src 'self' 'unsafe-inline'",
		"style-src-elem 'self' 'nonce-" + nonce + "'",
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data: blob:",
		"media-src 'self' blob:",
		"font-src 'self' data:",
		"connect-src 'self'",
		"worker-src 'self' blob:",
		"object-src 'none'",
		"base-uri 'self'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	}, "; "))
	return nonce
}
