package httpx

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Public as an operation's Permission lets visitors in.
const Public = "public"

// signedIn stands in the OpenAPI document for an empty Permission.
const signedIn = "signed_in"

// NoTimeout as an operation's Timeout lets it run as long as the client stays.
const NoTimeout = time.Duration(-1)

// Summary is what an operation does, in one line, in both languages.
type Summary struct {
	English string
	Chinese string
}

// Operation describes one route.
type Operation struct {
	ID          string // "verb-noun", unique
	Method      string
	Path        string // "/api/v1/nouns/{id}"
	Summary     Summary
	Description string // English, Markdown; rules a caller must know
	Tags        []string
	// Permission is the key the actor must have, "" for anybody who is signed
	// in, or Public.
	Permission string
	MaxBody    int64         // bytes, 0 for DefaultMaxBody
	Timeout    time.Duration // 0 for DefaultTimeout
	Status     int           // of success, 0 for 200, or 204 without a body
	// Idempotent operations honour the header Idempotency-Key.
	Idempotent bool
	// Accepts are the media types of an uploaded file (see Upload), found by
	// looking at its content. Empty accepts all.
	Accepts []string
	// Answers is the media type of what is not JSON (see Download and Handle).
	Answers string
	Hidden  bool // not in the OpenAPI document
	// Untraced operations are Public and leave no trace of who asked or when:
	// credentials are not looked at, and the request is neither logged nor
	// counted. An internal error is logged still, without the request.
	Untraced bool
}

func (op *Operation) maxBody() int64 {
	if op.MaxBody > 0 {
		return op.MaxBody
	}
	return DefaultMaxBody
}

func (op *Operation) timeout() time.Duration {
	if op.Timeout != 0 {
		return op.Timeout
	}
	return DefaultTimeout
}

// Register adds an operation whose handler takes and gives plain structs.
//
// In has fields tagged path, query or header, and Body for the JSON body; Out
// has Body, optionally Status int and fields tagged header. The tags are those
// of huma (minLength, maximum, enum, doc, …). In may embed PageQuery and hold
// an Upload; Out may be Download. Lists in Out must not be nil.
//
// The handler finds the actor with access.ActorOf and returns faults.
func Register[In, Out any](a *API, op Operation, handler func(context.Context, *In) (*Out, error)) {
	described, ok := a.describe(&op)
	if !ok {
		return
	}
	if download, ok := any(handler).(func(context.Context, *In) (*Download, error)); ok {
		described.Responses = map[string]*huma.Response{"200": raw(op.Answers)}
		huma.Register(a.huma, described, func(ctx context.Context, in *In) (*streamed, error) {
			d, err := download(ctx, in)
			if err != nil {
				return nil, a.problemOf(ctx, err)
			}
			return a.stream(ctx, d), nil
		})
	} else {
		huma.Register(a.huma, described, func(ctx context.Context, in *In) (*Out, error) {
			out, err := handler(ctx, in)
			if err != nil {
				return nil, a.problemOf(ctx, err)
			}
			return out, nil
		})
	}
	if holdsUpload[In]() {
		a.documentUpload(&op)
	}
}

// Handle adds an operation that writes its answer itself, such as a stream. It
// is admitted and documented as any other. An error that it returns before it
// has written anything becomes a problem; later the connection is cut.
func Handle(a *API, op Operation, handler func(w http.ResponseWriter, r *http.Request) error) {
	described, ok := a.describe(&op)
	if !ok {
		return
	}
	if !op.Hidden {
		documentRaw(a.huma.OpenAPI(), &described, op.Answers)
	}
	a.mux.Handle(op.Method+" "+op.Path, a.guard(&op, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := handler(w, r); err != nil {
			a.fail(w, r, err)
		}
	})))
}

// describe checks an operation and says it in huma's words. An operation whose
// id is taken is noted and left out.
func (a *API) describe(op *Operation) (described huma.Operation, ok bool) {
	if op.ID == "" || a.operations[op.ID] {
		a.note(fmt.Errorf("operation %s %s: id %q is empty or used twice", op.Method, op.Path, op.ID))
		return huma.Operation{}, false
	}
	a.operations[op.ID] = true
	if op.Summary.English == "" || op.Summary.Chinese == "" {
		a.note(fmt.Errorf("operation %s has no summary in both languages", op.ID))
	}
	if op.Idempotent && op.Permission == Public {
		a.note(fmt.Errorf("operation %s: visitors have no idempotency keys", op.ID))
	}
	if op.Untraced && op.Permission != Public {
		a.note(fmt.Errorf("operation %s: only what is public can leave no trace", op.ID))
	}
	if a.options.Permissions != nil && op.Permission != "" && op.Permission != Public {
		if _, known := a.options.Permissions.Find(op.Permission); !known {
			a.note(fmt.Errorf("operation %s: nobody lists the permission %q", op.ID, op.Permission))
		}
	}
	return huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: op.Path,
		Summary: op.Summary.English, Description: op.Description, Tags: op.Tags,
		DefaultStatus: op.Status, Hidden: op.Hidden,
		// The guard bounds size and time of the body for all kinds of handlers.
		MaxBodyBytes: -1, BodyReadTimeout: -1,
		RejectUnknownQueryParameters: true,
		Metadata:                     map[string]any{"operation": op},
		Parameters:                   parameters(op),
		Security:                     security(op),
		Extensions:                   extensions(op),
	}, true
}

// adapter joins huma to our mux, with the guard in front of every operation.
type adapter struct{ api *API }

func (ad adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	ours, ok := op.Metadata["operation"].(*Operation)
	if !ok {
		ad.api.note(fmt.Errorf("route %s %s was not added by Register", op.Method, op.Path))
		return
	}
	ad.api.mux.Handle(strings.ToUpper(op.Method)+" "+op.Path, ad.api.guard(ours, http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			handler(exchange{humago.NewContext(op, r, w), w})
		})))
}

func (ad adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { ad.api.ServeHTTP(w, r) }

type humaContext huma.Context

// exchange is huma's view of one request and its answer.
type exchange struct {
	humaContext
	writer http.ResponseWriter
}

// Unwrap gives the context that humago made.
func (e exchange) Unwrap() huma.Context { return e.humaContext }

// SetReadDeadline does nothing: huma would leave its deadline standing after
// the body has been read, which cancels handlers that run longer. The guard
// keeps the deadline instead.
func (exchange) SetReadDeadline(time.Time) error { return nil }
