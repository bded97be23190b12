package httpx

import (
	"context"
	"io"
	"net/http"
	"time"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/fault"
)

// bodyIdle is how long a client may pause while it sends a body.
const bodyIdle = 20 * time.Second

// writeGrace is how long an answer may take to leave after the operation's
// own time is over.
const writeGrace = 30 * time.Second

// guard does, before an operation runs, what every operation needs.
func (a *API) guard(op *Operation, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req := requestOf(r.Context())
		req.operation = op
		defer req.cleanUp()
		ctx, cancel := bounded(w, r, op.timeout())
		defer cancel()
		r = r.WithContext(ctx)
		actor, err := a.admit(op, r)
		if err != nil {
			a.fail(w, r, err)
			return
		}
		req.actor = actor
		if actor.Language != "" {
			req.language = actor.Language
		}
		r = r.WithContext(access.WithActor(r.Context(), actor))
		if r.ContentLength > op.maxBody() {
			a.fail(w, r, tooLarge(op.maxBody()))
			return
		}
		r.Body = receiveBody(w, r, op)
		if key := r.Header.Get(idempotencyHeader); op.Idempotent && key != "" && a.options.Idempotency != nil {
			a.once(w, r, key, next)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// admit finds the actor and lets it in or says why not. Cross-site requests
// are refused for sessions and visitors, never for tokens, which no browser
// sends by itself.
func (a *API) admit(op *Operation, r *http.Request) (access.Actor, error) {
	actor, err := access.Actor{}, error(nil)
	if !op.Untraced {
		actor, err = a.options.Authenticate(r)
	}
	if err != nil {
		f, known := fault.Of(err)
		if op.Permission != Public || !known || f.Kind != fault.Unauthorized {
			return access.Actor{}, err
		}
		actor = access.Actor{} // credentials that have ended do not keep anybody from public pages
	}
	if actor.Via != access.Token {
		if err := a.crossSite.Check(r); err != nil {
			return access.Actor{}, fault.New(fault.Forbidden, "http.cross_site", nil).Because(err)
		}
	}
	if a.options.RateLimit != nil {
		if err := a.options.RateLimit(r, op.ID, actor); err != nil {
			return access.Actor{}, err
		}
	}
	if op.Permission == Public {
		return actor, nil
	}
	return access.Require(access.WithActor(r.Context(), actor), op.Permission)
}

// bounded limits how long an operation may run and its answer may take.
func bounded(w http.ResponseWriter, r *http.Request, timeout time.Duration) (context.Context, context.CancelFunc) {
	control := http.NewResponseController(w)
	if timeout == NoTimeout {
		// Recorders in tests have no deadlines; connections always do.
		_ = control.SetWriteDeadline(time.Time{})
		_ = control.SetReadDeadline(time.Time{})
		return context.WithCancel(r.Context())
	}
	_ = control.SetWriteDeadline(time.Now().Add(timeout + writeGrace))
	return context.WithTimeout(r.Context(), timeout)
}

// receiveBody bounds the size of a body, the pauses in it, and how long it may
// take altogether.
func receiveBody(w http.ResponseWriter, r *http.Request, op *Operation) io.ReadCloser {
	if r.Body == nil || r.Body == http.NoBody {
		return http.NoBody
	}
	last := time.Time{}
	if op.timeout() != NoTimeout {
		last = time.Now().Add(op.timeout())
	}
	return http.MaxBytesReader(w, &body{r.Body, http.NewResponseController(w), last}, op.maxBody())
}

// body gives the client bodyIdle for each read and removes the deadline at the
// end, because a deadline left standing cancels the running handler.
type body struct {
	io.ReadCloser
	control *http.ResponseController
	last    time.Time
}

func (b *body) Read(p []byte) (int, error) {
	until := time.Now().Add(bodyIdle)
	if !b.last.IsZero() && b.last.Before(until) {
		until = b.last
	}
	_ = b.control.SetReadDeadline(until)
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

func (b *body) Close() error {
	_ = b.control.SetReadDeadline(time.Time{})
	return b.ReadCloser.Close()
}
