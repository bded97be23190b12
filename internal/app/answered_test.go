package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/app"
	"xuefen/internal/identity"
	"xuefen/internal/platform/db"
)

// report posts one activity and tells whether it was answered, and whether as
// new.
func (s *server) report(ctx context.Context, token string, r map[string]any) (status int, credits int, err error) {
	body, err := json.Marshal(r)
	if err != nil {
		return 0, 0, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/api/v1/activities", bytes.NewReader(body))
	if err != nil {
		return 0, 0, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, 0, err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, 0, err
	}
	var receipt struct{ Outcomes []activity.Outcome }
	if err := json.Unmarshal(raw, &receipt); err != nil {
		return answer.StatusCode, 0, fmt.Errorf("%w: %s", err, raw)
	}
	for _, o := range receipt.Outcomes {
		if o.Amount > 0 {
			credits++
		}
	}
	return answer.StatusCode, credits, nil
}

const servedRules = `rules:
  - code: course
    name: {zh: 完成课程, en: Course}
    category: elective
    when: {verbs: [completed], object_types: [course]}
    amount: {fixed: "1"}
    validity: {forever: true}
  - code: first-twenty
    name: {zh: 前二十次, en: First twenty}
    category: practice
    when: {verbs: [completed], object_types: [course]}
    amount: {fixed: "0.5"}
    caps:
      - {unit: times, limit: "20", subject: rule, period: ever}
    validity: {forever: true}
`

// tokenOf gives somebody the role HR and a token, before the server runs.
func tokenOf(t *testing.T, a *app.App, tenant db.TenantID, person string) string {
	t.Helper()
	var hr identity.AccountID
	work := func(do func(context.Context, *db.Tx) error) {
		t.Helper()
		if err := a.DB.Tenant(tenant).Tx(t.Context(), do); err != nil {
			t.Fatal(err)
		}
	}
	work(func(ctx context.Context, tx *db.Tx) error {
		people, err := a.Org.PeopleByNumber(ctx, tx, []string{person})
		if err != nil {
			return err
		}
		if hr, err = a.Identity.AccountFor(ctx, tx, people[person]); err != nil {
			return err
		}
		_, err = a.Identity.GiveRole(ctx, tx, 0, hr, identity.RoleHR, 0)
		return err
	})
	actor, err := a.Identity.ActorOf(t.Context(), tenant, hr)
	if err != nil {
		t.Fatal(err)
	}
	var secret string
	work(func(ctx context.Context, tx *db.Tx) (err error) {
		_, secret, err = a.Identity.CreateToken(ctx, tx, actor, identity.NewToken{
			Name: "lms", Permissions: []string{activity.WriteRecords, activity.ImportFiles}, ExpiresAt: a.Clock.Now().Add(time.Hour),
		})
		return err
	})
	return secret
}

// token is tokenOf for a node that is not open, whose HR is 1000.
func (n node) token(t *testing.T) string {
	t.Helper()
	a := open(t, n)
	company, err := a.Org.TenantBySlug(t.Context(), "xinghe")
	if err != nil {
		t.Fatal(err)
	}
	secret := tokenOf(t, a, company.ID, "1000")
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return secret
}

// reports is what clients sent: which were answered with 201, and which were
// under way when the server died.
type reports struct {
	mu       sync.Mutex
	answered map[string]map[string]any
	open     map[string]map[string]any
	strange  []string // answers that should not have come
}

// send lets clients report as fast as they can until the server is gone.
func (r *reports) send(ctx context.Context, s *server, token string, round, clients int, answered func()) {
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("%d-%d-%d", round, client, i)
				report := map[string]any{
					"person": fmt.Sprint(1000 + (i+client)%7), "verb": "completed", "object": map[string]any{"type": "course", "id": fmt.Sprint(i)},
					"occurred_at": "2024-05-01T09:00:00+08:00", "source": "lms", "key": key,
				}
				status, credits, err := s.report(ctx, token, report)
				if !r.note(key, report, status, credits, err) {
					return
				}
				answered()
			}
		})
	}
	all.Wait()
}

// note keeps what became of one report; false when the server is gone.
func (r *reports) note(key string, report map[string]any, status, credits int, err error) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err != nil:
		r.open[key] = report
		return false
	case status == http.StatusCreated && credits > 0:
		r.answered[key] = report
	case status == http.StatusServiceUnavailable:
		// The database is away: no promise was made, and sending again settles it.
		r.open[key] = report
	default:
		r.strange = append(r.strange, fmt.Sprintf("%s: %d with %d credited", key, status, credits))
	}
	return true
}

// repeat sends what got no promise once more, as a careful client does.
func (r *reports) repeat(t *testing.T, s *server, token string) {
	t.Helper()
	for key, report := range r.open {
		status, _, err := s.report(t.Context(), token, report)
		if err != nil || status != http.StatusCreated && status != http.StatusOK {
			t.Errorf("sending %s again: %d, %v", key, status, err)
		}
		r.answered[key] = report
	}
	clear(r.open)
}

// hold checks that everything answered is there once with its credits.
func (r *reports) hold(t *testing.T, n node) {
	t.Helper()
	d := n.outside(t)
	if got := number(t, d, "SELECT count(*) FROM activity"); got != len(r.answered) {
		t.Errorf("%d activities are recorded; %d were answered", got, len(r.answered))
	}
	rows, err := d.QueryContext(t.Context(), `SELECT a.source_key, count(t.id) FROM activity a LEFT JOIN transfer t ON t.activity_id = a.id GROUP BY a.source_key`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		var transfers int
		if err := rows.Scan(&key, &transfers); err != nil {
			t.Fatal(err)
		}
		if r.answered[key] == nil || transfers < 1 || transfers > 2 {
			t.Errorf("the activity %s has %d transfers", key, transfers)
		}
		delete(r.answered, key)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for key := range r.answered {
		t.Errorf("the activity %s was answered and is not there", key)
	}
	if got := number(t, d, "SELECT count(*) FROM transfer t JOIN rule_version v ON v.id = t.version_id JOIN rule r ON r.id = v.rule_id WHERE r.code = 'first-twenty'"); got > 7*20 {
		t.Errorf("the capped rule paid %d times; at most 20 times for each of 7 people", got)
	}
	if got := n.run(t, "verify"); !strings.Contains(got, "all agree") {
		t.Errorf("verify: %s", got)
	}
}
