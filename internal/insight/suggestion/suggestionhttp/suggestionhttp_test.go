package suggestionhttp_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"xuefen/internal/insight/suggestion"
	"xuefen/internal/insight/suggestion/suggestionhttp"
	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
	"xuefen/internal/platform/job"
)

// hall is a company with a box, and everything that its server logged.
type hall struct {
	*orgtest.Cast
	*testing.T
	box     *suggestion.Service
	handler http.Handler
	log     *bytes.Buffer
	counted map[string]int
}

type nobody struct{}

func (nobody) NamesOf(context.Context, *db.Tx, []int64) (map[int64]string, error) {
	return map[int64]string{7: "苏敏"}, nil
}

func each(t *testing.T, test func(h *hall)) {
	t.Helper()
	dbtest.Each(t, []db.Module{job.Migrations(), event.Migrations(), org.Migrations(), suggestion.Migrations()}, func(t *testing.T, d *db.DB) {
		h := &hall{Cast: orgtest.Company(t, d), T: t, log: &bytes.Buffer{}, counted: map[string]int{}}
		h.box = suggestion.New(h.Clock, h.Org, bytes.Repeat([]byte{7}, 32))
		words := i18n.New()
		if err := words.Load(i18n.Locales, suggestion.Locales(), org.Locales()); err != nil {
			t.Fatal(err)
		}
		api := httpx.New(httpx.Options{
			Bundle: words, Logger: slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
			Authenticate: func(r *http.Request) (access.Actor, error) { return h.actor(r), nil },
			Observe:      func(operation, _ string, _ int, _ time.Duration) { h.counted[operation]++ },
		})
		suggestionhttp.Register(api, suggestionhttp.Parts{DB: d, Org: h.Org, Suggestions: h.box, Accounts: nobody{}})
		if err := api.Check(); err != nil {
			t.Fatal(err)
		}
		h.handler = api
		test(h)
	})
}

func (h *hall) actor(r *http.Request) access.Actor {
	person, err := strconv.ParseInt(r.Header.Get("Who"), 10, 64)
	if err != nil {
		return access.Actor{}
	}
	a := access.Actor{Tenant: int64(h.Tenant), Account: 7, Person: person, Via: access.Token, Grants: []access.Grant{{Permission: suggestion.Write, Scope: access.Tenant}}}
	if org.PersonID(person) == h.Su {
		a.Grants = append(a.Grants, access.Grant{Permission: suggestion.Read, Scope: access.Tenant})
	}
	return a
}

// ask sends a request as somebody, or as nobody, and reads the answer.
func (h *hall) ask(who org.PersonID, method, path string, body, out any) (status int, text string) {
	h.Helper()
	var sent []byte
	if body != nil {
		var err error
		if sent, err = json.Marshal(body); err != nil {
			h.Fatal(err)
		}
	}
	r := httptest.NewRequest(method, "/api/v1"+path, bytes.NewReader(sent))
	r.Header.Set("Content-Type", "application/json")
	if who != 0 {
		r.Header.Set("Who", strconv.FormatInt(int64(who), 10))
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			h.Fatalf("%s %s answered %d %s: %v", method, path, w.Code, w.Body, err)
		}
	}
	return w.Code, w.Body.String()
}

// letter is a note with what is to be said.
type letter struct {
	Company   string `json:"company"`
	Month     int    `json:"month"`
	Note      []byte `json:"note"`
	Signature []byte `json:"signature"`
	Topic     string `json:"topic"`
	Body      string `json:"body"`
}

// draw has a note signed, as a browser does.
func (h *hall) draw(who org.PersonID, body string) (l letter, blinded []byte) {
	h.Helper()
	var desk suggestionhttp.Desk
	h.ask(who, "GET", "/suggestion-desk", nil, &desk)
	parsed, err := x509.ParsePKIXPublicKey(desk.PublicKey)
	if err != nil {
		h.Fatal(err)
	}
	client, err := blindrsa.NewClient(blindrsa.SHA384PSSRandomized, parsed.(*rsa.PublicKey))
	if err != nil {
		h.Fatal(err)
	}
	number := make([]byte, 32)
	_, _ = rand.Read(number)
	note, err := client.Prepare(rand.Reader, number)
	if err != nil {
		h.Fatal(err)
	}
	blinded, state, err := client.Blind(rand.Reader, note)
	if err != nil {
		h.Fatal(err)
	}
	var signed suggestionhttp.Signed
	if status, text := h.ask(who, "POST", "/suggestion-desk/notes", map[string]any{"blinded": blinded}, &signed); status != 200 {
		h.Fatalf("drawing answered %d %s", status, text)
	}
	signature, err := client.Finalize(state, signed.Signature)
	if err != nil {
		h.Fatal(err)
	}
	return letter{desk.Company, desk.Month, note, signature, "course", body}, blinded
}

func (h *hall) open() {
	h.Helper()
	h.Tx(h, h.box.Open)
}

type list struct {
	Items []suggestionhttp.Suggestion `json:"items"`
}

// TestASuggestionComesFromNobody walks from drawing a note to the answer, and
// looks everywhere for a trace of the author.
func TestASuggestionComesFromNobody(t *testing.T) {
	each(t, func(h *hall) {
		crowd := []org.PersonID{h.Lin, h.Wang, h.Xu, h.He}
		for i, who := range crowd {
			l, blinded := h.draw(who, fmt.Sprintf("建议 %d：新员工手册太旧", i))
			if status, text := h.ask(0, "POST", "/suggestions", l, nil); status != 202 || text != "" {
				t.Fatalf("putting in answered %d %s", status, text)
			}
			if status, text := h.ask(0, "POST", "/suggestions", l, nil); status != 409 || !strings.Contains(text, "suggestion.note_used") {
				t.Errorf("the same note again answered %d %s", status, text)
			}
			for _, secret := range [][]byte{l.Note, l.Signature, blinded} {
				if h.stored(base64.StdEncoding.EncodeToString(secret)) || h.stored(fmt.Sprintf("%x", secret)) {
					t.Error("the note, its signature or its blinded form is kept somewhere")
				}
			}
		}
		h.open()
		var out list
		if h.ask(h.Su, "GET", "/suggestions", nil, &out); len(out.Items) != 0 {
			t.Errorf("the box was opened for %d people; the crowd is %d", len(crowd), suggestion.Crowd)
		}
		h.draw(h.Su, "")
		h.open()
		if h.ask(h.Su, "GET", "/suggestions", nil, &out); len(out.Items) != len(crowd) {
			t.Fatalf("%d suggestions came out of the box; want %d", len(out.Items), len(crowd))
		}
		if w := out.Items[0].OpenedWeek; !strings.HasPrefix(w, "20") || !strings.Contains(w, "-W") {
			t.Errorf("the week is %q", w)
		}
		if strings.Contains(h.log.String(), "put-suggestion") || strings.Contains(h.log.String(), "POST path=/api/v1/suggestions") || h.counted["put-suggestion"] != 0 {
			t.Errorf("putting in left a trace: %v\n%s", h.counted, h.log)
		}
		if !strings.Contains(h.log.String(), "draw-suggestion-note") {
			t.Error("the log of the test shows nothing at all")
		}
		path := fmt.Sprintf("/suggestions/%d/answer", out.Items[0].ID)
		if status, _ := h.ask(h.Lin, "PUT", path, map[string]string{"answer": "好"}, nil); status != 403 {
			t.Errorf("an employee's answer was answered %d", status)
		}
		var answered suggestionhttp.Suggestion
		if status, text := h.ask(h.Su, "PUT", path, map[string]string{"answer": "下月更新手册"}, &answered); status != 200 || answered.AnsweredBy != "苏敏" {
			t.Errorf("answering answered %d %s", status, text)
		}
		if h.ask(h.Lin, "GET", "/answered-suggestions", nil, &out); len(out.Items) != 1 || out.Items[0].Answer != "下月更新手册" {
			t.Errorf("employees see %+v", out.Items)
		}
		if status, _ := h.ask(h.Lin, "GET", "/suggestions", nil, nil); status != 403 {
			t.Errorf("an employee reads the box: %d", status)
		}
	})
}

// stored looks for a text in every column of the module's tables.
func (h *hall) stored(text string) (found bool) {
	h.Helper()
	h.Read(h, func(ctx context.Context, tx *db.Tx) error {
		for _, query := range []string{
			"SELECT hash FROM suggestion_used WHERE tenant_id = $1", "SELECT slip || topic || body FROM suggestion_waiting WHERE tenant_id = $1",
			"SELECT opened_week || topic || body || answer FROM suggestion WHERE tenant_id = $1",
		} {
			err := tx.Each(ctx, query, nil, func(scan db.Scan) error {
				var kept string
				err := scan(&kept)
				found = found || strings.Contains(kept, text)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return found
}

func TestNotesAreFewGenuineAndFresh(t *testing.T) {
	each(t, func(h *hall) {
		var last letter
		for range suggestion.NotesPerMonth {
			last, _ = h.draw(h.Lin, "谢谢")
		}
		var desk suggestionhttp.Desk
		if h.ask(h.Lin, "GET", "/suggestion-desk", nil, &desk); desk.Left != 0 {
			t.Errorf("%d notes are left; want none", desk.Left)
		}
		if status, text := h.ask(h.Lin, "POST", "/suggestion-desk/notes", map[string]any{"blinded": last.Note}, nil); status != 409 || !strings.Contains(text, "no_notes_left") {
			t.Errorf("one note more answered %d %s", status, text)
		}
		wrong := func(change func(*letter), want string) {
			t.Helper()
			l := last
			change(&l)
			if status, text := h.ask(0, "POST", "/suggestions", l, nil); status/100 != 4 || !strings.Contains(text, want) {
				t.Errorf("answered %d %s; want %s", status, text, want)
			}
		}
		wrong(func(l *letter) { l.Note = []byte("made up by myself, not signed by anyone") }, "suggestion.bad_note")
		wrong(func(l *letter) { l.Signature = bytes.Repeat([]byte{1}, 256) }, "suggestion.bad_note")
		wrong(func(l *letter) { l.Company = "elsewhere" }, "suggestion.bad_note")
		wrong(func(l *letter) { l.Month -= 5 }, "suggestion.note_old")
		wrong(func(l *letter) { l.Topic = "boss" }, "suggestion.unknown_topic")
		wrong(func(l *letter) { l.Body = " " }, "suggestion.body_length")
		h.Clock.Advance(70 * 24 * time.Hour)
		wrong(func(*letter) {}, "suggestion.note_old")
		h.open()
		if h.ask(h.Lin, "GET", "/suggestion-desk", nil, &desk); desk.Left != suggestion.NotesPerMonth {
			t.Errorf("after two months %d notes are left; want %d", desk.Left, suggestion.NotesPerMonth)
		}
	})
}
