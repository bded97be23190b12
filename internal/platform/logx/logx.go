// Package logx makes the program's logger: structured lines that carry who
// asked under which request id, and never a secret.
package logx

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"xuefen/internal/platform/access"
)

// New makes a logger. Format is "json" or anything else for text; level is
// debug, info, warn or error, and an unknown one is info.
func New(w io.Writer, level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: levelOf(level), ReplaceAttr: redact}
	if format == "json" {
		return slog.New(named{slog.NewJSONHandler(w, options)})
	}
	return slog.New(named{slog.NewTextHandler(w, options)})
}

func levelOf(name string) slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(name)); err != nil {
		return slog.LevelInfo
	}
	return level
}

type attrsKey struct{}

// With returns a context whose log lines carry further attributes, such as a
// job's name or a request id.
func With(ctx context.Context, attrs ...slog.Attr) context.Context {
	known, _ := ctx.Value(attrsKey{}).([]slog.Attr)
	return context.WithValue(ctx, attrsKey{}, append(known[:len(known):len(known)], attrs...))
}

// named adds what the context knows to every line.
type named struct{ slog.Handler }

func (h named) Handle(ctx context.Context, r slog.Record) error {
	said := map[string]bool{}
	r.Attrs(func(a slog.Attr) bool {
		said[a.Key] = true
		return true
	})
	add := func(a slog.Attr) {
		if !said[a.Key] {
			r.AddAttrs(a)
		}
	}
	attrs, _ := ctx.Value(attrsKey{}).([]slog.Attr)
	for _, a := range attrs {
		add(a)
	}
	if actor, ok := access.ActorOf(ctx); ok {
		add(slog.Int64("tenant", actor.Tenant))
		add(slog.Int64("account", actor.Account))
	}
	return h.Handler.Handle(ctx, r)
}

func (h named) WithAttrs(attrs []slog.Attr) slog.Handler { return named{h.Handler.WithAttrs(attrs)} }

func (h named) WithGroup(name string) slog.Handler { return named{h.Handler.WithGroup(name)} }

const redacted = "[redacted]"

// secret says whether what stands under a key must not be logged. The key
// code is among them because one-time codes are called so; codes of faults are
// logged as fault.
func secret(key string) bool {
	key = strings.ToLower(key)
	if key == "code" || strings.HasSuffix(key, "_code") || strings.HasSuffix(key, "-code") {
		return true
	}
	for _, part := range []string{"password", "passwd", "secret", "token", "authorization", "cookie", "api_key", "apikey"} {
		if strings.Contains(key, part) {
			return true
		}
	}
	return false
}

func redact(groups []string, a slog.Attr) slog.Attr {
	for _, g := range groups {
		if secret(g) {
			return slog.String(a.Key, redacted)
		}
	}
	if secret(a.Key) {
		return slog.String(a.Key, redacted)
	}
	if a.Value.Kind() == slog.KindAny {
		a.Value = slog.AnyValue(cleaned(a.Value.Any()))
	}
	return a
}

// cleaned redacts inside the maps that requests are made of.
func cleaned(v any) any {
	switch v := v.(type) {
	case http.Header:
		return cleanedLists(v)
	case url.Values:
		return cleanedLists(v)
	case map[string][]string:
		return cleanedLists(v)
	case map[string]string:
		out := make(map[string]string, len(v))
		for key, value := range v {
			out[key] = value
			if secret(key) {
				out[key] = redacted
			}
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[key] = cleaned(value)
			if secret(key) {
				out[key] = redacted
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = cleaned(item)
		}
		return out
	}
	return v
}

func cleanedLists(v map[string][]string) map[string][]string {
	out := make(map[string][]string, len(v))
	for key, values := range v {
		out[key] = values
		if secret(key) {
			out[key] = []string{redacted}
		}
	}
	return out
}
