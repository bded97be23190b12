package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/app"
	"xuefen/internal/credit"
	"xuefen/internal/credit/board"
	"xuefen/internal/identity"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/config"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/logx"
)

// singles measures clients that each send one activity after the other.
func (m *creditBench) singles(s *benchSite) error {
	f := figure{
		Name: fmt.Sprintf("single activities, %d clients", m.benchCreditCommand.Clients), Database: m.dialect,
		LeastPerSecond: m.promised(6_000, 3_000), MostP99: m.promised(50, 60),
	}
	return m.sending(s, f, "/activities", m.benchCreditCommand.Clients, 1, func() []byte { return []byte(m.work.report(ordered)) })
}

// batches measures clients that send 1,000 activities at a time.
func (m *creditBench) batches(s *benchSite) error {
	const size, clients = 1_000, 4
	f := figure{Name: "batches of 1,000, 4 clients", Database: m.dialect, LeastPerSecond: m.promised(15_000, 8_000), LeastOfRaw: 0.5}
	return m.sending(s, f, "/activities/batch", clients, size, func() []byte {
		list := make([]string, size)
		for i := range list {
			list[i] = m.work.report(ordered)
		}
		return []byte(`{"activities":[` + strings.Join(list, ",") + `]}`)
	})
}

// sending lets clients post as fast as they are answered. What they send is
// made before, so that making it is not measured.
func (m *creditBench) sending(s *benchSite, f figure, path string, clients, size int, body func() []byte) error {
	m.note("%s on %s", f.Name, m.dialect)
	token, err := s.token(m.session)
	if err != nil {
		return err
	}
	return m.repeat(f, func(int) (sample, error) {
		server, err := s.serve()
		if err != nil {
			return sample{}, err
		}
		c := &sender{client: http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}, url: server.url + "/api/v1" + path, token: token}
		took, sending := c.send(m.session.ctx, clients, time.Duration(m.benchCreditCommand.Seconds)*time.Second, c.prepare(clients, size, m.benchCreditCommand.Seconds, body))
		took.PerSecond *= float64(size)
		if m.raw > 0 {
			took.OfRaw = took.PerSecond / m.raw
		}
		used, err := server.stop()
		took.CPUSeconds, took.RssAnonMB = used.CPUSeconds, used.RssAnonMB
		return took, errors.Join(sending, err)
	})
}

// sender posts bodies with a token.
type sender struct {
	client http.Client
	url    string
	token  string
}

// mostPerSecond is more than any machine of this size is expected to take, so
// that clients do not run out of what was prepared.
const mostPerSecond = 30_000

func (c *sender) prepare(clients, size, seconds int, body func() []byte) [][][]byte {
	each := max(mostPerSecond*seconds/size/clients, 8)
	out := make([][][]byte, clients)
	for i := range out {
		out[i] = make([][]byte, each)
		for j := range each {
			out[i][j] = body()
		}
	}
	return out
}

// send posts until the time is over and tells how the answers came.
func (c *sender) send(ctx context.Context, clients int, whole time.Duration, bodies [][][]byte) (sample, error) {
	var mu sync.Mutex
	var answers []answer
	var failures error
	var all sync.WaitGroup
	begun := time.Now()
	for i := range clients {
		all.Go(func() {
			mine, err := c.sendAll(ctx, begun.Add(whole), bodies[i])
			mu.Lock()
			defer mu.Unlock()
			answers, failures = append(answers, mine...), errors.Join(failures, err)
		})
	}
	all.Wait()
	took := time.Since(begun)
	if failures != nil || len(answers) == 0 {
		return sample{}, errors.Join(errors.New("the clients were not answered"), failures)
	}
	out := spread(answers)
	out.PerSecond = float64(len(answers)) / took.Seconds()
	return out, nil
}

func (c *sender) sendAll(ctx context.Context, end time.Time, bodies [][]byte) (answers []answer, err error) {
	for _, body := range bodies {
		begun := time.Now()
		if !begun.Before(end) {
			return answers, nil
		}
		if err := c.post(ctx, body); err != nil {
			return answers, err
		}
		answers = append(answers, answer{took: time.Since(begun)})
	}
	return answers, errors.New("a client ran out of activities to send")
}

func (c *sender) post(ctx context.Context, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "application/json")
	answered, err := c.client.Do(request)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(answered.Body)
	if err = errors.Join(err, answered.Body.Close()); err != nil {
		return err
	}
	if answered.StatusCode/100 != 2 || bytes.Contains(text, []byte(`"status":"rejected"`)) {
		return fmt.Errorf("answered %d: %.300s", answered.StatusCode, text)
	}
	return nil
}

// open opens the site's database in this process.
func (s *benchSite) open(of *session) (*app.App, db.TenantID, error) {
	settings, err := config.Load(of.source)
	if err != nil {
		return nil, 0, err
	}
	settings.Data, settings.Database = s.data, config.Secret(s.url)
	a, err := app.Open(of.ctx, version, settings, clock.System(), logx.New(of.err, "warn", "text"))
	if err != nil {
		return nil, 0, err
	}
	t, err := a.Org.TenantBySlug(of.ctx, "bench")
	return a, t.ID, err
}

// token makes a program's token that may report for everybody: the first of
// the people becomes HR for it.
func (s *benchSite) token(of *session) (secret string, err error) {
	a, tenant, err := s.open(of)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	const first = "100000"
	var account identity.AccountID
	err = a.DB.Tenant(tenant).Tx(of.ctx, func(ctx context.Context, tx *db.Tx) error {
		people, err := a.Org.PeopleByNumber(ctx, tx, []string{first})
		if err != nil {
			return err
		}
		if account, err = a.Identity.AccountFor(ctx, tx, people[first]); err != nil {
			return err
		}
		_, err = a.Identity.GiveRole(ctx, tx, 0, account, identity.RoleHR, 0)
		return err
	})
	if err != nil {
		return "", err
	}
	actor, err := a.Identity.ActorOf(of.ctx, tenant, account)
	if err != nil {
		return "", err
	}
	err = a.DB.Tenant(tenant).Tx(of.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, secret, err = a.Identity.CreateToken(ctx, tx, actor, identity.NewToken{
			Name: "bench", Permissions: []string{activity.WriteRecords}, ExpiresAt: a.Clock.Now().Add(24 * time.Hour),
		})
		return err
	})
	return secret, err
}

// ranks measures how long the rank and the neighbours of one person take
// among many, asked in the process.
func (m *creditBench) ranks() error {
	m.note("a company of %d people on %s", m.Ranked, m.dialect)
	many := &creditBench{benchCreditCommand: &benchCreditCommand{People: m.Ranked}, benchPlace: m.benchPlace}
	s, err := many.company()
	if err != nil {
		return err
	}
	if _, err := many.importRecords(s, m.Ranked, ordered); err != nil {
		return err
	}
	a, tenant, err := s.open(m.session)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	const questions = 5_000
	dice := rand.New(rand.NewPCG(1, 2))
	numbers := make([]string, questions)
	for i := range numbers {
		numbers[i] = fmt.Sprint(100_000 + dice.IntN(m.Ranked))
	}
	var people map[string]org.PersonID
	err = a.DB.Tenant(tenant).Read(m.session.ctx, func(ctx context.Context, tx *db.Tx) error {
		people, err = a.Org.PeopleByNumber(ctx, tx, numbers)
		return err
	})
	if err != nil {
		return err
	}
	f := figure{Name: fmt.Sprintf("rank and neighbours among %d people", m.Ranked), Database: m.dialect, MostP99: 2}
	q := board.Query{Window: credit.Window{Kind: "year", Year: 2025}}
	return m.repeat(f, func(int) (sample, error) {
		answers := make([]answer, 0, questions)
		for n, number := range numbers {
			begun := time.Now()
			if _, err := a.Board.Show(m.session.ctx, tenant, q, board.Places{Me: people[number], Neighbours: 3}); err != nil {
				return sample{}, err
			}
			if n > 0 { // the first fills the memory
				answers = append(answers, answer{took: time.Since(begun)})
			}
		}
		return spread(answers), nil
	})
}
