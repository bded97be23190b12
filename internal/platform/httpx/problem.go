package httpx

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

// internalKind is the kind of an error that nobody foresaw.
const internalKind fault.Kind = "internal"

// Problem is the answer to what went wrong (RFC 9457), in the reader's
// language.
type Problem struct {
	Type      string         `json:"type" doc:"Address of a page about this code" format:"uri-reference"`
	Title     string         `json:"title" doc:"The kind of problem, in the reader's language"`
	Status    int            `json:"status" doc:"The HTTP status"`
	Detail    string         `json:"detail" doc:"What is wrong and what to do, in the reader's language"`
	Code      string         `json:"code" doc:"What is wrong, for programs; does not change with the language"`
	Args      map[string]any `json:"args,omitempty" doc:"What fills the sentence"`
	Field     string         `json:"field,omitempty" doc:"Path of the input to blame, such as items[3].name"`
	Errors    []ProblemPart  `json:"errors,omitempty" nullable:"false" doc:"Each thing that is wrong, when the input is to blame"`
	RequestID string         `json:"request_id" doc:"The number under which the request is logged"`
}

// ProblemPart is one of several things that are wrong with an input.
type ProblemPart struct {
	Code   string         `json:"code" doc:"What is wrong, for programs"`
	Detail string         `json:"detail" doc:"What is wrong and what to do, in the reader's language"`
	Field  string         `json:"field,omitempty" doc:"Path of the input to blame"`
	Args   map[string]any `json:"args,omitempty" doc:"What fills the sentence"`
}

// Error is the code, for logs.
func (p *Problem) Error() string { return p.Code }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is application/problem+json.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders are the headers that belong to the problem.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable {
		if seconds, ok := p.Args["retry_seconds"].(int); ok {
			h.Set("Retry-After", strconv.Itoa(seconds))
		}
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

// problemOf finds the words for an error. Unknown errors, and causes that a
// fault wraps, are logged here and nowhere else.
func (a *API) problemOf(ctx context.Context, err error) *Problem {
	var ready *Problem
	if errors.As(err, &ready) {
		return ready
	}
	f, known := fault.Of(err)
	if !known && errors.Is(ctx.Err(), context.Canceled) {
		a.options.Logger.InfoContext(ctx, "reader left", "request_id", RequestID(ctx), "error", err.Error())
		return a.problem(ctx, fault.New(fault.Unavailable, "http.timeout", nil), statusGone)
	}
	if !known {
		f, known = foreseen(ctx, err)
	}
	if !known {
		a.options.Logger.ErrorContext(ctx, "unknown error", "request_id", RequestID(ctx), "error", err.Error())
		return a.internal(ctx)
	}
	if cause := errors.Unwrap(f); cause != nil {
		a.options.Logger.LogAttrs(ctx, slog.LevelWarn, "fault",
			slog.String("request_id", RequestID(ctx)), slog.String("fault", f.Code), slog.String("cause", cause.Error()))
	}
	return a.problem(ctx, f, fault.Status(f.Kind))
}

// statusGone is what the log says about a reader who took the question back
// by leaving the page; nobody waits for that answer, and it is no error of ours.
const statusGone = 499

// foreseen recognises errors of the standard library that are no surprise.
func foreseen(ctx context.Context, err error) (*fault.Fault, bool) {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return tooLarge(large.Limit), true
	case ctx.Err() != nil && errors.Is(err, context.DeadlineExceeded):
		return fault.New(fault.Unavailable, "http.timeout", nil), true
	}
	return nil, false
}

func tooLarge(limit int64) *fault.Fault {
	return fault.New(fault.TooLarge, "http.body_too_large", fault.Args{"limit": Size(limit)})
}

func (a *API) internal(ctx context.Context) *Problem {
	f := fault.New(internalKind, "http.internal", fault.Args{"request_id": RequestID(ctx)})
	return a.problem(ctx, f, http.StatusInternalServerError)
}

func (a *API) problem(ctx context.Context, f *fault.Fault, status int) *Problem {
	language := Language(ctx)
	p := &Problem{
		Type:      "/problems/" + f.Code,
		Title:     a.options.Bundle.Sentence(language, "kind."+string(f.Kind), nil),
		Status:    status,
		Detail:    a.options.Bundle.Sentence(language, f.Code, f.Args),
		Code:      f.Code,
		Args:      a.plain(language, f.Args),
		Field:     f.Field,
		RequestID: RequestID(ctx),
	}
	for _, part := range f.Parts {
		p.Errors = append(p.Errors, ProblemPart{
			Code: part.Code, Field: part.Field, Args: a.plain(language, part.Args),
			Detail: a.options.Bundle.Sentence(language, part.Code, part.Args),
		})
	}
	return p
}

// plain turns arguments into values that any JSON reader understands.
func (a *API) plain(l i18n.Language, args fault.Args) map[string]any {
	if len(args) == 0 {
		return nil
	}
	plain := make(map[string]any, len(args))
	for name, v := range args {
		switch v := v.(type) {
		case string, bool, int, int64, []string:
			plain[name] = v
		case i18n.Phrase:
			plain[name] = a.options.Bundle.Sentence(l, v.Code, v.Args)
		default:
			plain[name] = fmt.Sprint(v)
		}
	}
	return plain
}

func (a *API) writeProblem(w http.ResponseWriter, r *http.Request, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	if r.Method == http.MethodHead {
		return
	}
	if err := json.NewEncoder(w).Encode(p); err != nil {
		a.options.Logger.DebugContext(r.Context(), "problem not delivered", "error", err)
	}
}

// serveProblem explains a code in both languages to whoever follows the type
// of a problem.
func (a *API) serveProblem(w http.ResponseWriter, r *http.Request) {
	code := r.PathValue("code")
	known := a.options.Bundle.Has(i18n.Chinese, code) && a.options.Bundle.Has(i18n.English, code)
	if !known {
		a.WriteProblem(w, r, fault.New(fault.NotFound, "http.not_found", nil))
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(w, "%s\n\n", code)
	for _, l := range i18n.Languages() {
		fmt.Fprintf(w, "%s\n\n", a.options.Bundle.Template(l, code))
	}
}

// Size writes a number of bytes as people read it: 512 B, 1 MB, 2.5 GB.
func Size(bytes int64) string {
	const step = 1024
	if bytes < step {
		return strconv.FormatInt(bytes, 10) + " B"
	}
	size, unit := float64(bytes), ""
	for _, unit = range []string{"KB", "MB", "GB", "TB"} {
		size /= step
		if size < step {
			break
		}
	}
	return strconv.FormatFloat(float64(int64(size*10))/10, 'f', -1, 64) + " " + unit
}
