package main

import (
	"fmt"
	"net"
	"strings"
)

type serveCommand struct{}

func (serveCommand) Run(s *session) error {
	a, err := s.app()
	if err != nil {
		return err
	}
	return a.Serve(s.ctx, func(at net.Addr) { fmt.Fprintf(s.out, "Xuefen %s · %s\n", version, addressOf(at)) })
}

// addressOf is where a browser on this machine finds the server.
func addressOf(at net.Addr) string {
	host, port, err := net.SplitHostPort(at.String())
	if err != nil || host == "" || strings.Trim(host, "[:]0.") == "" {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
