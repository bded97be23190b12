// Package live tells open pages that something they show has changed, by
// server-sent events. It carries topics, never data: a page that hears a topic
// it shows asks the API again, with its own permissions.
package live

import (
	"slices"
	"sync"
	"time"

	"xuefen/internal/platform/clock"
)

// Limits of a stream.
const (
	// Window is how long topics are gathered before they are sent together.
	Window = 200 * time.Millisecond
	// Heartbeat keeps proxies from closing a quiet stream.
	Heartbeat = 25 * time.Second
	// Lifetime ends a stream, so that the browser comes back and proves again
	// who it is.
	Lifetime = 15 * time.Minute
	// PerAccount is how many streams an account may have.
	PerAccount = 8
	// mostTopics are kept for a page that does not keep up; beyond them it is
	// told that anything may have changed.
	mostTopics = 64
)

// Everything is the topic that stands for all topics.
const Everything = "*"

// Hub knows the open streams of this process. Its methods may be called from
// any goroutine.
type Hub struct {
	clock   clock.Timed
	mu      sync.Mutex
	streams map[int64]map[*stream]bool // by tenant
	account map[int64]int
	closed  chan struct{}
	once    sync.Once
}

// stream is one open page. Topics are handed over under its own lock, so that
// a slow page never delays whoever notifies.
type stream struct {
	tenant, account, person int64
	mu                      sync.Mutex
	topics                  []string
	wake                    chan struct{}
}

// NewHub makes a hub without streams.
func NewHub(c clock.Timed) *Hub {
	return &Hub{
		clock: c, streams: map[int64]map[*stream]bool{}, account: map[int64]int{},
		closed: make(chan struct{}),
	}
}

// Notify tells the open pages of a person that topics changed; person 0 is
// everybody in the tenant. It never blocks. Call it after the commit.
func (h *Hub) Notify(tenant, person int64, topics ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.streams[tenant] {
		if person == 0 || s.person == person {
			s.add(topics)
		}
	}
}

// Close ends all streams and refuses new ones. The server calls it when it
// begins to stop.
func (h *Hub) Close() { h.once.Do(func() { close(h.closed) }) }

// Streams is how many streams are open.
func (h *Hub) Streams() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	open := 0
	for _, streams := range h.streams {
		open += len(streams)
	}
	return open
}

// join adds a stream, or says that the account has too many.
func (h *Hub) join(tenant, account, person int64) (*stream, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.account[account] >= PerAccount {
		return nil, false
	}
	s := &stream{tenant: tenant, account: account, person: person, wake: make(chan struct{}, 1)}
	if h.streams[tenant] == nil {
		h.streams[tenant] = map[*stream]bool{}
	}
	h.streams[tenant][s] = true
	h.account[account]++
	return s, true
}

func (h *Hub) leave(s *stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.streams[s.tenant], s)
	if len(h.streams[s.tenant]) == 0 {
		delete(h.streams, s.tenant)
	}
	if h.account[s.account]--; h.account[s.account] <= 0 {
		delete(h.account, s.account)
	}
}

func (s *stream) add(topics []string) {
	s.mu.Lock()
	for _, topic := range topics {
		if !slices.Contains(s.topics, topic) && !slices.Contains(s.topics, Everything) {
			s.topics = append(s.topics, topic)
		}
	}
	if len(s.topics) > mostTopics || slices.Contains(s.topics, Everything) {
		s.topics = []string{Everything}
	}
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default: // it has been woken already and will find the topics
	}
}

func (s *stream) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	topics := s.topics
	s.topics = nil
	slices.Sort(topics)
	return topics
}
