package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

type tenantCommand struct {
	Create tenantCreateCommand `cmd:"" help:"Open a company with its first administrator."`
	List   tenantListCommand   `cmd:"" help:"List the companies."`
}

type tenantCreateCommand struct {
	Slug              string `required:"" help:"Company code, for addresses and commands."`
	Name              string `required:"" help:"Name of the company."`
	AdminEmail        string `required:"" help:"E-mail with which the administrator signs in."`
	AdminPasswordFile string `required:"" type:"existingfile" help:"File that holds the administrator's password."`
}

func (c *tenantCreateCommand) Run(s *session) error {
	password, err := os.ReadFile(c.AdminPasswordFile)
	if err != nil {
		return err
	}
	a, err := s.app()
	if err != nil {
		return err
	}
	t, err := a.CreateTenant(s.ctx, org.NewTenant{Slug: c.Slug, Name: c.Name, TimeZone: a.Config.TimeZone.String(), Language: a.Config.Language},
		c.AdminEmail, strings.TrimRight(string(password), "\r\n"))
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "tenant %s (%s) is open; %s signs in\n", t.Slug, t.Name, c.AdminEmail)
	return nil
}

type tenantListCommand struct{}

func (tenantListCommand) Run(s *session) error {
	a, err := s.app()
	if err != nil {
		return err
	}
	all, err := a.Org.Tenants(s.ctx)
	for _, t := range all {
		fmt.Fprintf(s.out, "%s\t%s\n", t.Slug, t.Name)
	}
	return err
}

// tenant finds the tenant of a command by its code.
func (s *session) tenant(slug string) (org.Tenant, error) {
	a, err := s.app()
	if err != nil {
		return org.Tenant{}, err
	}
	return a.Org.TenantBySlug(s.ctx, slug)
}

// in runs work in a transaction of a tenant that may write.
func (s *session) in(t org.Tenant, work func(context.Context, *db.Tx) error) error {
	return s.opened.DB.Tenant(t.ID).Tx(s.ctx, work)
}

// read runs work in a transaction of a tenant that reads one state.
func (s *session) read(t org.Tenant, work func(context.Context, *db.Tx) error) error {
	return s.opened.DB.Tenant(t.ID).Read(s.ctx, work)
}
