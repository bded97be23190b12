package metrics_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"xuefen/internal/platform/metrics"
)

func scrape(h http.Handler, authorization string) (status int, body string) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	r.Header.Set("Authorization", authorization)
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestRequestsAreCountedByOperationAndStatus(t *testing.T) {
	m := metrics.New("1.2.3")
	m.ObserveRequest("read-note", "GET", 200, 7*time.Millisecond)
	m.ObserveRequest("", "BREW", 404, time.Millisecond)
	own := prometheus.NewCounter(prometheus.CounterOpts{Name: "own_total", Help: "Own."})
	if err := m.Register(own); err != nil {
		t.Fatal(err)
	}
	if err := m.Register(own); err == nil {
		t.Error("registering twice: want an error")
	}
	_, body := scrape(m.Handler("", nil), "")
	for _, want := range []string{
		`http_request_duration_seconds_bucket{method="GET",operation="read-note",status="200",le="0.01"} 1`,
		`http_request_duration_seconds_count{method="other",operation="other",status="404"} 1`,
		`build_info{version="1.2.3"} 1`, "own_total 0", "go_goroutines",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestATokenGuardsTheMeasurements(t *testing.T) {
	h := metrics.New("1").Handler("monitor", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }))
	for authorization, want := range map[string]int{"": 401, "Bearer wrong": 401, "monitor": 401, "Bearer monitor": 200} {
		if got, _ := scrape(h, authorization); got != want {
			t.Errorf("%q: got %d, want %d", authorization, got, want)
		}
	}
}
