package app

import (
	"context"
	"net"
	"sync"

	"xuefen/internal/platform/httpx"
)

// Serve runs the server and everything that works in the background until ctx
// ends; then requests finish first, and the rest follows. Started is told the
// address.
func (a *App) Serve(ctx context.Context, started func(net.Addr)) error {
	api, health, err := a.Routes()
	if err != nil {
		return err
	}
	// What works in the background outlives the server, because requests that
	// are still running need it.
	background, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	var running sync.WaitGroup
	for name, work := range map[string]func(context.Context) error{
		"jobs": a.Jobs.Run, "events": a.Events.Run,
		"recording": func(ctx context.Context) error { a.Activity.Run(ctx); return nil },
		"identity":  func(ctx context.Context) error { a.Identity.Run(ctx); return nil },
	} {
		running.Go(func() {
			if err := work(background); err != nil {
				a.Log.ErrorContext(ctx, "a background part ended", "part", name, "error", err)
			}
		})
	}
	server := &httpx.Server{
		Listen: a.Config.Listen, Handler: api, Logger: a.Log, Grace: a.Config.ShutdownGrace, Started: started,
		Stopping: func() { health.Stop(); a.Live.Close() },
	}
	err = server.Serve(ctx)
	end()
	running.Wait()
	return err
}
