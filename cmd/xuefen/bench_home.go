package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"xuefen/internal/app/demo"
)

// home measures how long the home page waits for each of its answers while
// several people of the demo company load it over and over.
func (p *benchPlace) home() error {
	s, err := p.demoSite()
	if err != nil {
		return err
	}
	f := figure{
		Name: fmt.Sprintf("home page, %d clients", p.Clients), Database: p.dialect, MostP99: 50,
	}
	return p.repeat(f, func(int) (sample, error) {
		server, err := s.serve()
		if err != nil {
			return sample{}, err
		}
		took, measuring := p.askForHome(server.url)
		used, err := server.stop()
		took.CPUSeconds, took.RssAnonMB = used.CPUSeconds, used.RssAnonMB
		return took, errors.Join(measuring, err)
	})
}

// homeClient is the browser of one person.
type homeClient struct {
	http *http.Client
	base string
	page []string // what the home page asks for
}

// askForHome lets the clients load the page for some seconds, after one that
// does not count.
func (p *benchPlace) askForHome(address string) (sample, error) {
	cast := demo.SignIns()
	clients := make([]*homeClient, p.Clients)
	for i := range clients {
		var err error
		if clients[i], err = signIn(p.session.ctx, address, cast[i%len(cast)]); err != nil {
			return sample{}, err
		}
	}
	const warm = time.Second
	if _, err := loadAll(p.session.ctx, clients, warm); err != nil {
		return sample{}, err
	}
	whole := time.Duration(p.Seconds) * time.Second
	answers, err := loadAll(p.session.ctx, clients, whole)
	if err != nil {
		return sample{}, err
	}
	if len(answers) == 0 {
		return sample{}, errors.New("nothing was answered")
	}
	out := spread(answers)
	out.PerSecond = float64(len(answers)) / whole.Seconds()
	byQuestion := map[string][]answer{}
	for _, a := range answers {
		byQuestion[a.question] = append(byQuestion[a.question], a)
	}
	out.Parts = map[string]sample{}
	for question, list := range byQuestion {
		out.Parts[question] = spread(list)
	}
	return out, nil
}

// answer is how long one question of the page waited.
type answer struct {
	question string // its path without ids
	took     time.Duration
}

// spread tells how the times lie.
func spread(answers []answer) sample {
	times := make([]time.Duration, len(answers))
	for i, a := range answers {
		times[i] = a.took
	}
	slices.Sort(times)
	at := func(share float64) float64 {
		return float64(times[int(share*float64(len(times)-1))].Microseconds()) / 1000
	}
	return sample{P50ms: at(0.5), P99ms: at(0.99), MaxMs: at(1)}
}

var digits = regexp.MustCompile(`/[0-9]+`)

// questionOf is a path as the results name it.
func questionOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return digits.ReplaceAllString(path, "/{id}")
}

// loadAll loads pages until the time is over and gives every answer.
func loadAll(ctx context.Context, clients []*homeClient, whole time.Duration) ([]answer, error) {
	var mu sync.Mutex
	var answers []answer
	var failures error
	var all sync.WaitGroup
	end := time.Now().Add(whole)
	for _, c := range clients {
		all.Go(func() {
			mine, err := c.load(ctx, end)
			mu.Lock()
			defer mu.Unlock()
			answers = append(answers, mine...)
			failures = errors.Join(failures, err)
		})
	}
	all.Wait()
	return answers, failures
}

func (c *homeClient) load(ctx context.Context, end time.Time) (answers []answer, err error) {
	for {
		for _, path := range c.page {
			begun := time.Now()
			if !begun.Before(end) {
				return answers, nil
			}
			if _, err := c.get(ctx, path); err != nil {
				return answers, err
			}
			answers = append(answers, answer{questionOf(path), time.Since(begun)})
		}
	}
}

func (c *homeClient) get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return nil, err
	}
	return c.do(request)
}

func (c *homeClient) do(request *http.Request) ([]byte, error) {
	answer, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %d: %.300s", request.URL.Path, answer.StatusCode, text)
	}
	return text, nil
}

// signIn signs one of the cast in and finds out what their home page asks for.
func signIn(ctx context.Context, address string, who demo.SignIn) (*homeClient, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	c := &homeClient{http: &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 1}}, base: address + "/api/v1"}
	body, err := json.Marshal(map[string]string{"login": who.Login, "password": who.Password})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/session", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	text, err := c.do(request)
	if err != nil {
		return nil, err
	}
	var session struct{ Person struct{ ID int64 } }
	if err := json.Unmarshal(text, &session); err != nil {
		return nil, err
	}
	return c, c.findPage(ctx, session.Person.ID)
}

// findPage lists the questions that the home page asks, as web/src/home does.
func (c *homeClient) findPage(ctx context.Context, person int64) error {
	c.page = []string{
		"/session", fmt.Sprintf("/people/%d", person), "/categories", "/object-types", "/goals/mine", "/me/standing",
		"/me/statement?limit=4", "/me/activities?limit=200", "/mall",
	}
	text, err := c.get(ctx, fmt.Sprintf("/people/%d", person))
	if err != nil {
		return err
	}
	var stand struct{ Department struct{ ID int64 } }
	if err := json.Unmarshal(text, &stand); err != nil {
		return err
	}
	c.page = append(c.page, fmt.Sprintf("/board?window=quarter&top=0&neighbours=1&department_id=%d", stand.Department.ID))
	if text, err = c.get(ctx, "/goals/mine"); err != nil {
		return err
	}
	var goals struct {
		Items []struct {
			Goal int64 `json:"goal_id"`
		}
	}
	if err := json.Unmarshal(text, &goals); err != nil {
		return err
	}
	if len(goals.Items) > 0 {
		c.page = append(c.page, fmt.Sprintf("/goals/%d/way", goals.Items[0].Goal))
	}
	return nil
}
