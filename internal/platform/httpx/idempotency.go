package httpx

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/fault"
)

const (
	idempotencyHeader = "Idempotency-Key"
	replayedHeader    = "Idempotency-Replayed"
)

// Stored is an answer that is kept to be given again.
type Stored struct {
	Status int
	Header map[string]string // Content-Type, Location, ETag
	Body   []byte
}

// IdempotencyStore remembers keys per tenant and account.
type IdempotencyStore interface {
	// Begin claims a key for an input. It gives the stored answer when the
	// same key and input were answered before, IdempotencyConflict when the
	// key was used for another input, and IdempotencyInProgress while the
	// first request runs. A claim whose request died expires after a while
	// that the store decides.
	Begin(ctx context.Context, actor access.Actor, key, inputHash string) (*Stored, error)
	// Finish stores the answer, or releases the key when answer is nil,
	// because nothing was done.
	Finish(ctx context.Context, actor access.Actor, key string, answer *Stored) error
}

// IdempotencyConflict says that a key was used for another input.
func IdempotencyConflict() *fault.Fault {
	return fault.New(fault.Conflict, "http.idempotency_conflict", nil)
}

// IdempotencyInProgress says that a request with the key is still running.
func IdempotencyInProgress() *fault.Fault {
	return fault.New(fault.Conflict, "http.idempotency_in_progress", nil)
}

// once runs an operation at most once per key. Only successes are kept: a
// refused request has changed nothing and may be tried again with the same key.
func (a *API) once(w http.ResponseWriter, r *http.Request, key string, next http.Handler) {
	actor := requestOf(r.Context()).actor
	if !wellFormedKey(key) {
		a.fail(w, r, fault.New(fault.Invalid, "http.idempotency_key_malformed", nil))
		return
	}
	input, err := io.ReadAll(r.Body)
	if err != nil {
		a.fail(w, r, unread(err))
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(input))
	replay, err := a.options.Idempotency.Begin(r.Context(), actor, key, hashOf(r, input))
	if err != nil {
		a.fail(w, r, err)
		return
	}
	if replay != nil {
		replay.write(w)
		return
	}
	kept := &tape{ResponseWriter: w}
	defer func() {
		// The answer must be kept even when the client has gone.
		ctx := context.WithoutCancel(r.Context())
		if err := a.options.Idempotency.Finish(ctx, actor, key, kept.stored()); err != nil {
			a.options.Logger.ErrorContext(ctx, "answer not kept for its idempotency key",
				"request_id", RequestID(ctx), "error", err.Error())
		}
	}()
	next.ServeHTTP(kept, r)
	kept.whole = true
}

// unread is the fault of a body that did not arrive.
func unread(err error) error {
	if _, ok := foreseen(context.Background(), err); ok {
		return err
	}
	return fault.New(fault.Invalid, "http.body_broken", nil).Because(err)
}

func wellFormedKey(key string) bool {
	const shortest, longest = 8, 200
	return len(key) >= shortest && len(key) <= longest && !strings.ContainsFunc(key, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-_.:", c))
	})
}

// hashOf is the identity of an input: what is asked of which address.
func hashOf(r *http.Request, input []byte) string {
	h := sha256.New()
	for _, part := range []string{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Get("Content-Type")} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	h.Write(input)
	return hex.EncodeToString(h.Sum(nil))
}

func (s *Stored) write(w http.ResponseWriter) {
	for name, value := range s.Header {
		w.Header().Set(name, value)
	}
	w.Header().Set(replayedHeader, "true")
	w.WriteHeader(s.Status)
	_, _ = w.Write(s.Body)
}

// tape copies an answer while it is given.
type tape struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
	whole  bool // the handler returned
}

func (t *tape) WriteHeader(status int) {
	if t.status == 0 && status >= http.StatusOK {
		t.status = status
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tape) Write(b []byte) (int, error) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	t.body.Write(b)
	return t.ResponseWriter.Write(b)
}

func (t *tape) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (t *tape) reset() {
	t.status = 0
	t.body.Reset()
}

func (t *tape) stored() *Stored {
	if !t.whole || t.status < http.StatusOK || t.status >= http.StatusBadRequest {
		return nil
	}
	s := &Stored{Status: t.status, Header: map[string]string{}, Body: t.body.Bytes()}
	for _, name := range []string{"Content-Type", "Location", "Etag"} {
		if value := t.Header().Get(name); value != "" {
			s.Header[name] = value
		}
	}
	return s
}
