package main

import (
	"fmt"

	"xuefen/internal/credit"
)

// expireCommand does at once what the server does every quarter of an hour; it
// may run beside it.
type expireCommand struct {
	Tenant string `required:"" help:"Company code."`
}

func (c *expireCommand) Run(s *session) error {
	t, err := s.tenant(c.Tenant)
	if err != nil {
		return err
	}
	door := s.opened.DB.Tenant(t.ID).Tx
	done, err := s.opened.Credit.Expire(s.ctx, door, func(now credit.Expired) { fmt.Fprintf(s.err, "\r%d lots", now.Lots) })
	if done.Lots > 0 {
		fmt.Fprintln(s.err)
	}
	if err != nil {
		return err
	}
	warned, err := s.opened.Credit.WarnOfExpiry(s.ctx, door)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "lots %d, credits %s, warnings %d\n", done.Lots, done.Credits, warned)
	return nil
}
