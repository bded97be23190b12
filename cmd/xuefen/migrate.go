package main

import "fmt"

type migrateCommand struct{}

// Run opens the database, which brings it up to date.
func (migrateCommand) Run(s *session) error {
	a, err := s.app()
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "the %s database is up to date\n", a.DB.Dialect())
	return nil
}

type versionCommand struct{}

func (versionCommand) Run(s *session) error {
	_, err := fmt.Fprintln(s.out, "xuefen", version)
	return err
}
