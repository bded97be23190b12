package logx_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/logx"
)

func TestLinesSayWhoAskedAndUnderWhichRequest(t *testing.T) {
	var b bytes.Buffer
	ctx := logx.With(t.Context(), slog.String("request_id", "r-1"))
	ctx = access.WithActor(ctx, access.Actor{Tenant: 3, Account: 11})
	logx.New(&b, "info", "json").With("module", "org").InfoContext(ctx, "imported", "rows", 12, "tenant", 4)
	var line map[string]any
	if err := json.Unmarshal(b.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{"request_id": "r-1", "tenant": 4.0, "account": 11.0, "rows": 12.0, "module": "org", "msg": "imported"} {
		if line[key] != want {
			t.Errorf("%s: got %v, want %v", key, line[key], want)
		}
	}
	if strings.Count(b.String(), `"tenant"`) != 1 {
		t.Errorf("what the line says itself is not repeated: %s", b.String())
	}
}

func TestSecretsAreNotLogged(t *testing.T) {
	for _, format := range []string{"json", "text"} {
		var b bytes.Buffer
		logx.New(&b, "debug", format).Debug("sign-in",
			"password", "S3CRET", "one_time_code", "S3CRET", "Authorization", "S3CRET", "code", "S3CRET",
			slog.Group("token", "value", "S3CRET"),
			"header", http.Header{"Cookie": {"S3CRET"}, "Accept": {"visible-1"}},
			"body", map[string]any{"list": []any{map[string]any{"api_token": "S3CRET", "name": "visible-2"}}},
			"form", map[string]string{"new_password": "S3CRET"},
			"fault", "visible-3")
		if strings.Contains(b.String(), "S3CRET") {
			t.Errorf("%s: a secret was logged: %s", format, b.String())
		}
		for _, want := range []string{"visible-1", "visible-2", "visible-3"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: %s is missing: %s", format, want, b.String())
			}
		}
	}
}

func TestLevels(t *testing.T) {
	for level, want := range map[string]int{"debug": 4, "info": 3, "WARN": 2, "error": 1, "loud": 3} {
		var b bytes.Buffer
		l := logx.New(&b, level, "text")
		l.Debug("1")
		l.Info("2")
		l.Warn("3")
		l.Error("4")
		if got := strings.Count(b.String(), "\n"); got != want {
			t.Errorf("%s: got %d lines, want %d", level, got, want)
		}
	}
}
