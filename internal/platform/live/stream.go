package live

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

// Path is where pages listen.
const Path = "/api/v1/live"

// writeTimeout ends a stream whose client takes nothing any more.
const writeTimeout = 10 * time.Second

// Register adds the stream to an API. Events:
//
//	event: hello   data: {}                     the stream is open; look again at everything
//	event: change  data: {"topics":["a","b"]}   look again at what shows these; "*" is everything
func Register(api *httpx.API, hub *Hub) {
	httpx.Handle(api, httpx.Operation{
		ID: "listen", Method: http.MethodGet, Path: Path, Tags: []string{"live"},
		Summary: httpx.Summary{English: "Listen to what changes", Chinese: "接收变更通知"},
		Description: "A stream of server-sent events. `hello` says that the stream is open, `change` names the topics that changed. " +
			"It ends after a while; browsers come back by themselves.",
		Timeout: httpx.NoTimeout, Answers: "text/event-stream",
	}, hub.serve)
}

func (h *Hub) serve(w http.ResponseWriter, r *http.Request) error {
	actor, err := access.Require(r.Context(), "")
	if err != nil {
		return err
	}
	s, ok := h.join(actor.Tenant, actor.Account, actor.Person)
	if !ok {
		return fault.New(fault.TooMany, "live.too_many_connections", fault.Args{"limit": PerAccount})
	}
	defer h.leave(s)
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // nginx would hold events back
	out := &pipe{w: w, control: http.NewResponseController(w)}
	out.send("retry: 3000\nevent: hello\ndata: {}\n\n")
	h.relay(r, s, out)
	return nil
}

// relay writes what the stream is told until somebody ends it.
func (h *Hub) relay(r *http.Request, s *stream, out *pipe) {
	end := h.clock.After(Lifetime)
	beat := h.clock.After(Heartbeat)
	var gathered <-chan time.Time // nil as long as there is nothing to send
	wake := s.wake
	for !out.broken {
		select {
		case <-wake:
			// From now on topics gather; the window is not started anew.
			wake, gathered = nil, h.clock.After(Window)
		case <-gathered:
			wake, gathered = s.wake, nil
			out.change(s.take())
		case <-beat:
			beat = h.clock.After(Heartbeat)
			out.send(": beat\n\n")
		case <-end:
			return
		case <-h.closed:
			return
		case <-r.Context().Done():
			return
		}
	}
}

// pipe writes events and remembers when the client is gone.
type pipe struct {
	w       http.ResponseWriter
	control *http.ResponseController
	broken  bool
}

func (p *pipe) change(topics []string) {
	if len(topics) == 0 {
		return
	}
	data, err := json.Marshal(map[string][]string{"topics": topics})
	if err != nil {
		p.broken = true
		return
	}
	p.send(fmt.Sprintf("event: change\ndata: %s\n\n", data))
}

func (p *pipe) send(text string) {
	// The deadline is real time even in tests: it concerns the connection.
	_ = p.control.SetWriteDeadline(time.Now().Add(writeTimeout))
	_, err := p.w.Write([]byte(text))
	if err == nil {
		err = p.control.Flush()
	}
	p.broken = err != nil
}
