// Package metrics counts what the program does, for Prometheus.
package metrics

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// other stands for requests that belong to no operation: pages, assets,
// probes, unknown addresses.
const other = "other"

// Metrics is one registry and the measurements that every part shares.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

// New makes a registry with the Go runtime, the process, the version and the
// HTTP requests in it.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "http_request_duration_seconds",
			Help:    "How long requests took, by operation and status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60},
		}, []string{"operation", "method", "status"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "build_info", Help: "Always 1; the label tells the version.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Register adds a module's own measurements.
func (m *Metrics) Register(c ...prometheus.Collector) error {
	for _, collector := range c {
		if err := m.registry.Register(collector); err != nil {
			return err
		}
	}
	return nil
}

// ObserveRequest counts a finished request; it has the form of httpx.Observe.
func (m *Metrics) ObserveRequest(operation, method string, status int, took time.Duration) {
	if operation == "" {
		operation = other
	}
	if !strings.Contains(" GET HEAD POST PUT PATCH DELETE OPTIONS ", " "+method+" ") {
		method = other // methods come from outside and must not multiply series
	}
	m.requests.WithLabelValues(operation, method, strconv.Itoa(status)).Observe(took.Seconds())
}

// Handler answers the measurements. With a token it answers only to
// "Authorization: Bearer <token>" and hands everything else to refuse.
func (m *Metrics) Handler(token string, refuse http.Handler) http.Handler {
	answer := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{DisableCompression: true})
	if token == "" {
		return answer
	}
	want := sha256.Sum256([]byte("Bearer " + token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			refuse.ServeHTTP(w, r)
			return
		}
		answer.ServeHTTP(w, r)
	})
}
