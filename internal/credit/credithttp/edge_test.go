package credithttp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credithttp"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/proof"
	"xuefen/internal/credit/rule"
	"xuefen/internal/identity"
	"xuefen/internal/identity/identitytest"
	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/expr"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/idempotency"
	"xuefen/internal/platform/secret"
	"xuefen/internal/platform/sheet"
)

// house is the company served over HTTP, with real roles and real crediting.
type house struct {
	*testing.T
	*credittest.Company
	roles  *identitytest.Cast
	other  *identitytest.Cast // another company on the same database
	server *httptest.Server
	words  *i18n.Bundle
}

// NamesOf names accounts as the composition root does.
func (h *house) NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error) {
	ids := make([]identity.AccountID, len(accounts))
	for i, a := range accounts {
		ids[i] = identity.AccountID(a)
	}
	found, err := h.roles.Identity.NamesOf(ctx, tx, ids)
	out := map[int64]string{}
	for id, name := range found {
		out[int64(id)] = name
	}
	return out, err
}

func words(t *testing.T) *i18n.Bundle {
	t.Helper()
	b := i18n.New()
	if err := b.Load(i18n.Locales, sheet.Locales, expr.Locales, org.Locales(), activity.Locales(), identity.Locales(), credit.Locales(), rule.Locales); err != nil {
		t.Fatal(err)
	}
	return b
}

// each runs a test in a served company on both databases.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	modules := append(credittest.Modules(), identity.Migrations(), idempotency.Migrations(), proof.Migrations())
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		h := &house{T: t, Company: credittest.New(t, d), words: words(t)}
		h.roles = identitytest.With(t, h.Cast, activity.Permissions(), credit.Permissions())
		h.other = identitytest.With(t, credittest.Of(t, orgtest.CompanyNamed(t, d, "yinhe", "银河公司")).Cast, activity.Permissions(), credit.Permissions())
		known, err := access.NewRegistry(org.Permissions(), activity.Permissions(), identity.Permissions(), credit.Permissions())
		if err != nil {
			t.Fatal(err)
		}
		api := httpx.New(httpx.Options{
			Title: "test", Version: "1", Bundle: h.words, Logger: slog.New(slog.DiscardHandler), Permissions: known,
			Idempotency: idempotency.New(d, h.Clock), Authenticate: h.whoIs,
		})
		ring, err := secret.Open(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		log, err := proof.New(d, h.Clock, slog.New(slog.DiscardHandler), h.Org, h.Credit, ring)
		if err != nil {
			t.Fatal(err)
		}
		credithttp.Register(api, credithttp.Parts{
			DB: d, Clock: h.Clock, Credit: h.Credit, Activity: h.Activity, Org: h.Org, Proof: log, Words: h.words, Accounts: h,
		})
		if err := api.Check(); err != nil {
			t.Fatal(err)
		}
		h.server = httptest.NewServer(api)
		t.Cleanup(h.server.Close)
		test(t, h)
		if missing := h.words.Missing(); len(missing) > 0 {
			t.Errorf("sentences are missing: %v", missing)
		}
	})
}

// whoIs finds the actor by employee number; "yinhe:1001" is somebody of the
// other company.
func (h *house) whoIs(r *http.Request) (access.Actor, error) {
	login := r.Header.Get("X-Login")
	cast, number := h.roles, login
	if rest, ok := strings.CutPrefix(login, "yinhe:"); ok {
		cast, number = h.other, rest
	}
	people := map[string]org.PersonID{
		"1001": cast.Lin, "1002": cast.Xu, "1003": cast.He, "1004": cast.Zhou, "1005": cast.Chen, "1006": cast.Wang, "1007": cast.Su, "1008": cast.Gao, "1009": cast.Huang,
	}
	p, ok := people[number]
	if !ok {
		return access.Actor{}, fault.New(fault.Unauthorized, "http.unauthorized", nil)
	}
	a := cast.Actor(h.T, p)
	a.Via = access.Token
	return a, nil
}

// answer is what came back.
type answer struct {
	h      *house
	asked  string
	status int
	header http.Header
	body   []byte
}

// ask sends a request as somebody; body is JSON or nil; a text is sent as it is.
func (h *house) ask(login, method, path string, body any, headers ...string) *answer {
	h.Helper()
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			h.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(h.Context(), method, h.server.URL+"/api/v1"+path, r)
	if err != nil {
		h.Fatal(err)
	}
	req.Header.Set("X-Login", login)
	if r != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		h.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		h.Fatal(err)
	}
	return &answer{h: h, asked: login + " " + method + " " + path, status: resp.StatusCode, header: resp.Header, body: raw}
}

// is expects a status.
func (a *answer) is(status int) *answer {
	a.h.Helper()
	if a.status != status {
		a.h.Fatalf("%s: status %d, want %d: %s", a.asked, a.status, status, a.body)
	}
	return a
}

// problem expects a problem with a code, and gives its field.
func (a *answer) problem(status int, code string) string {
	a.h.Helper()
	var p httpx.Problem
	if err := json.Unmarshal(a.is(status).body, &p); err != nil || p.Code != code {
		a.h.Fatalf("%s: got %s, want the problem %s", a.asked, a.body, code)
	}
	if p.Detail == "" || p.Detail == code {
		a.h.Errorf("%s: %s has no sentence", a.asked, code)
	}
	return p.Field
}

// read decodes the answer.
func read[T any](a *answer) T {
	a.h.Helper()
	var v T
	if err := json.Unmarshal(a.body, &v); err != nil {
		a.h.Fatalf("%s: %v in %s", a.asked, err, a.body)
	}
	return v
}
