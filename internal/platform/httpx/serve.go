package httpx

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"xuefen/internal/platform/fault"
)

// ServeHTTP serves one request: it names it, finds the client, protects the
// answer, compresses it, survives panics and logs what happened.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	req := a.receive(r)
	r = r.WithContext(context.WithValue(r.Context(), requestKey{}, req))
	seen := &recorder{ResponseWriter: w}
	defer func() { a.finish(r, req, seen, time.Since(started)) }()
	seen.Header().Set(requestIDHeader, req.id)
	protect(seen.Header(), req.https)

	out := a.encodings.compress(seen, r)
	defer func() {
		cause := recover()
		if cause != nil && !a.apologise(out, r, cause) {
			panic(http.ErrAbortHandler) // the answer has begun: cut it, so that nobody takes it for whole
		}
		if err := out.Close(); err != nil {
			a.options.Logger.DebugContext(r.Context(), "answer not delivered", "error", err)
		}
	}()
	a.mux.ServeHTTP(out, r)
}

// apologise logs a panic and answers it with a problem. It returns false when
// it is too late for that.
func (a *API) apologise(w *compressed, r *http.Request, cause any) bool {
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		return false
	}
	a.options.Logger.ErrorContext(r.Context(), "panic", "request_id", RequestID(r.Context()),
		"cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
	if w.begun() {
		return false
	}
	restart(w)
	a.writeProblem(w, r, a.internal(r.Context()))
	return true
}

// fail answers an error, or cuts the connection when the answer has begun.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	problem := a.problemOf(r.Context(), err)
	if began(w) {
		panic(http.ErrAbortHandler) // the only way net/http offers to cut an answer
	}
	restart(w)
	a.writeProblem(w, r, problem)
}

// Refusal answers every request with the same fault.
func (a *API) Refusal(f *fault.Fault) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.WriteProblem(w, r, f) })
}

// WriteProblem answers err from a handler that was added by Mount.
func (a *API) WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	a.writeProblem(w, r, a.problemOf(r.Context(), err))
}

func (a *API) finish(r *http.Request, req *request, seen *recorder, took time.Duration) {
	operation := ""
	level := slog.LevelDebug // pages, assets, probes
	if req.operation != nil && req.operation.Untraced {
		return
	}
	if req.operation != nil {
		operation, level = req.operation.ID, slog.LevelInfo
	}
	if seen.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	a.options.Logger.LogAttrs(r.Context(), level, "request",
		slog.String("request_id", req.id),
		slog.String("method", r.Method),
		slog.String("path", r.URL.Path),
		slog.String("operation", operation),
		slog.Int("status", seen.status),
		slog.Int64("bytes", seen.bytes),
		slog.Float64("milliseconds", float64(took.Microseconds())/1000),
		slog.String("client", req.client.String()),
		slog.Int64("tenant", req.actor.Tenant),
		slog.Int64("account", req.actor.Account),
	)
	if a.options.Observe != nil {
		a.options.Observe(operation, r.Method, seen.status, took)
	}
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recorder) begun() bool { return w.status != 0 }

// began says whether anything of an answer has left, looking through wrappers.
func began(w http.ResponseWriter) bool {
	for {
		switch known := w.(type) {
		case interface{ begun() bool }:
			return known.begun()
		case interface{ Unwrap() http.ResponseWriter }:
			w = known.Unwrap()
		default:
			return false
		}
	}
}

// restart forgets an answer of which nothing has left yet.
func restart(w http.ResponseWriter) {
	for w != nil {
		if holder, ok := w.(interface{ reset() }); ok {
			holder.reset()
		}
		wrapper, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return
		}
		w = wrapper.Unwrap()
	}
}
