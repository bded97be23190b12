package httpx

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"xuefen/internal/platform/fault"
)

// Limits of a connection.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 5 * time.Minute // of a body nobody reads; operations have their own
	writeTimeout  = 2 * time.Minute // of pages and files; operations have their own
	idleTimeout   = 2 * time.Minute
	maxHeader     = 64 << 10 // bytes
)

// Server listens on one address until it is told to stop.
type Server struct {
	Listen  string
	Handler http.Handler
	Logger  *slog.Logger  // nil: the default logger
	Grace   time.Duration // how long running requests may take to end; 0 is 15 s
	// Started is told the address when connections are accepted.
	Started func(net.Addr)
	// Stopping is called first when the server stops, to end what would go on
	// for ever, such as streams, and to make /readyz say no.
	Stopping func()
}

// Serve serves until ctx ends and then lets running requests finish. Fault:
// http.address_in_use.
func (s *Server) Serve(ctx context.Context) error {
	logger := s.Logger
	if logger == nil {
		logger = slog.Default()
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Listen)
	if err != nil {
		return fault.New(fault.Unavailable, "http.address_in_use", fault.Args{"address": s.Listen}).Because(err)
	}
	server := &http.Server{
		Handler:           s.Handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if s.Started != nil {
		s.Started(listener.Addr())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return s.stop(context.WithoutCancel(ctx), server)
	}
}

func (s *Server) stop(ctx context.Context, server *http.Server) error {
	const usual = 15 * time.Second
	grace := s.Grace
	if grace <= 0 {
		grace = usual
	}
	if s.Stopping != nil {
		s.Stopping()
	}
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}
