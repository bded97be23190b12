// Package httpx is the edge of the program: it turns typed operations into
// routes and into the OpenAPI document, and does for each of them what every
// request needs — who is asking, may they, how much may they send, which
// language do they read — so that handlers only do their own work.
//
// Faults become problem+json (RFC 9457) in the reader's language. Whatever is
// not a fault is logged with the request id and answered plainly.
//
// The package keeps no state of its own. The library underneath (huma) makes
// its errors through package variables; New points them, once and for all
// instances alike, at functions that find everything in the request's context.
package httpx

import (
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/i18n"
)

// Limits of a request, unless its operation says otherwise.
const (
	DefaultMaxBody = 1 << 20          // bytes of a body
	DefaultTimeout = 30 * time.Second // from the first byte to the answer
)

// Authenticator finds who makes a request. A visitor without credentials is
// the zero actor; credentials that do not hold are the fault
// http.unauthorized.
type Authenticator func(r *http.Request) (access.Actor, error)

// RateLimit refuses a request that comes too often with a fault of kind
// TooMany; its argument retry_seconds becomes Retry-After. The actor is zero
// for visitors; ClientIP tells them apart.
type RateLimit func(r *http.Request, operation string, actor access.Actor) error

// Observe hears of every finished request. Operation is the id of the
// operation, or "" for everything else.
type Observe func(operation, method string, status int, took time.Duration)

// Options is what an API is made of. Bundle is required, everything else has a
// working zero value.
type Options struct {
	Title          string
	Version        string
	Bundle         *i18n.Bundle
	Logger         *slog.Logger
	Authenticate   Authenticator    // nil: everybody is a visitor
	Permissions    *access.Registry // nil: permissions of operations are not compared
	Idempotency    IdempotencyStore // nil: Idempotency-Key is ignored
	RateLimit      RateLimit
	Observe        Observe
	Language       i18n.Language // for readers whose language is unknown
	PublicURL      string        // where browsers reach the program, if a proxy changes the host
	TrustedProxies []netip.Prefix
}

// API is all routes of the program. Register operations before serving.
type API struct {
	options    Options
	mux        *http.ServeMux
	huma       huma.API
	crossSite  *http.CrossOriginProtection
	encodings  *encodings
	operations map[string]bool
	problems   []error

	document sync.Once
	bytes    []byte
	failure  error
}

// New makes an API that so far answers /openapi.json, /docs, the pages that
// explain problems, and http.not_found for everything else below /api/.
func New(o Options) *API {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Authenticate == nil {
		o.Authenticate = func(*http.Request) (access.Actor, error) { return access.Actor{}, nil }
	}
	adoptErrors()
	a := &API{
		options: o, mux: http.NewServeMux(), crossSite: http.NewCrossOriginProtection(),
		encodings: newEncodings(), operations: map[string]bool{},
	}
	if o.PublicURL != "" {
		a.note(a.crossSite.AddTrustedOrigin(o.PublicURL))
	}
	a.huma = huma.NewAPI(document(o), adapter{a})
	a.mux.HandleFunc("GET /openapi.json", a.serveDocument)
	a.serveDocs()
	a.mux.HandleFunc("GET /problems/{code}", a.serveProblem)
	a.mux.HandleFunc("/api/", a.unknownAddress)
	return a
}

// Mount answers a pattern of net/http's ServeMux outside the OpenAPI document:
// without actor, permission or protection against cross-site requests.
func (a *API) Mount(pattern string, h http.Handler) { a.mux.Handle(pattern, h) }

// Check tells what is wrong with the registered operations: an id used twice,
// a permission nobody knows, an option that contradicts another. The
// composition root asks before it serves.
func (a *API) Check() error { return errors.Join(a.problems...) }

func (a *API) note(err error) {
	if err != nil {
		a.problems = append(a.problems, err)
	}
}
