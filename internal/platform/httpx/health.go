package httpx

import (
	"context"
	"encoding/json"
	"net/http"
	"sync/atomic"
	"time"

	"xuefen/internal/platform/fault"
)

// checkTimeout bounds one readiness check.
const checkTimeout = 3 * time.Second

// Check is one thing that must work before requests are sent here.
type Check struct {
	Name string
	Run  func(ctx context.Context) error
}

// Health answers /healthz (the process runs) and /readyz (it can serve). It
// takes part in stopping: once Stop has been called, it is not ready.
type Health struct {
	stopping atomic.Bool
}

// Stop makes /readyz say no, so that load balancers send nothing new.
func (h *Health) Stop() { h.stopping.Store(true) }

type readiness struct {
	Ready  bool          `json:"ready"`
	Checks []checkResult `json:"checks"`
}

type checkResult struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Reason string `json:"reason,omitempty"`
}

// Health mounts /healthz and /readyz. The reason of a failing check is the
// sentence of its fault; other errors are only logged.
func (a *API) Health(checks ...Check) *Health {
	h := &Health{}
	a.Mount("GET /healthz", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n"))
	}))
	a.Mount("GET /readyz", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found := readiness{Ready: !h.stopping.Load(), Checks: []checkResult{}}
		for _, c := range checks {
			result := a.run(r.Context(), c)
			found.Ready = found.Ready && result.OK
			found.Checks = append(found.Checks, result)
		}
		w.Header().Set("Content-Type", "application/json")
		if !found.Ready {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(found)
	}))
	return h
}

func (a *API) run(ctx context.Context, c Check) checkResult {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	err := c.Run(ctx)
	if err == nil {
		return checkResult{Name: c.Name, OK: true}
	}
	f, known := fault.Of(err)
	if !known {
		a.options.Logger.ErrorContext(ctx, "not ready", "check", c.Name, "error", err.Error())
		f = fault.New(fault.Unavailable, "http.unavailable", nil)
	}
	return checkResult{Name: c.Name, Reason: a.options.Bundle.Sentence(Language(ctx), f.Code, f.Args)}
}
