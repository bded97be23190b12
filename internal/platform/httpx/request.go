package httpx

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"
	"strings"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/i18n"
)

// request is what the edge knows about one request. It belongs to the
// goroutine that serves it.
type request struct {
	api       *API
	id        string
	client    netip.Addr
	https     bool
	language  i18n.Language
	operation *Operation
	actor     access.Actor
	cleanUps  []func()
}

type requestKey struct{}

func requestOf(ctx context.Context) *request {
	r, _ := ctx.Value(requestKey{}).(*request)
	return r
}

// RequestID is the id under which a request is logged and reported, or "".
func RequestID(ctx context.Context) string {
	if r := requestOf(ctx); r != nil {
		return r.id
	}
	return ""
}

// ClientIP is the address of the client, seen through trusted proxies. It is
// the zero Addr outside a request.
func ClientIP(ctx context.Context) netip.Addr {
	if r := requestOf(ctx); r != nil {
		return r.client
	}
	return netip.Addr{}
}

// Secure says whether the client reached us by https.
func Secure(ctx context.Context) bool {
	r := requestOf(ctx)
	return r != nil && r.https
}

// Language is the language of the reader: what the account has chosen, else
// what the browser asks for, else the default.
func Language(ctx context.Context) i18n.Language {
	if r := requestOf(ctx); r != nil {
		return r.language
	}
	return i18n.Languages()[0]
}

const requestIDHeader = "X-Request-Id"

func (a *API) receive(r *http.Request) *request {
	client, proxied := a.clientOf(r)
	return &request{
		api:      a,
		id:       requestID(r.Header.Get(requestIDHeader)),
		client:   client,
		https:    r.TLS != nil || proxied && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https"),
		language: i18n.Negotiate(r.Header.Get("Accept-Language"), a.options.Language),
	}
}

// requestID keeps an id that came with the request if it can do no harm in
// logs and pages, and makes one otherwise.
func requestID(inbound string) string {
	if wellFormed(inbound) {
		return inbound
	}
	return strings.ToLower(rand.Text())
}

func wellFormed(id string) bool {
	const shortest, longest = 8, 64
	if len(id) < shortest || len(id) > longest {
		return false
	}
	return !strings.ContainsFunc(id, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("._-", c))
	})
}

// clientOf follows X-Forwarded-For from the right as long as the hops are
// trusted; the first hop that is not is the client. Anything else in the header
// was written by the client and proves nothing.
func (a *API) clientOf(r *http.Request) (client netip.Addr, proxied bool) {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, false
	}
	client = remote.Addr().Unmap()
	if !a.trusted(client) {
		return client, false
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		client = hop.Unmap()
		if !a.trusted(client) {
			break
		}
	}
	return client, true
}

func (a *API) trusted(addr netip.Addr) bool {
	for _, p := range a.options.TrustedProxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

func (r *request) cleanUp() {
	for _, f := range r.cleanUps {
		f()
	}
	r.cleanUps = nil
}
