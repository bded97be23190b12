package org

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

// Tenant is one company's closed world.
type Tenant struct {
	ID        db.TenantID
	Slug      string // company code: lower-case letters, digits and hyphens
	Name      string
	TimeZone  string // IANA name; days and periods are cut here
	Language  i18n.Language
	Settings  Settings
	CreatedAt time.Time
	revision  int64
}

// Settings are the choices a company may make; the zero value is the default
// of each.
type Settings struct {
	// SecondPersonPublishes says that whoever edits a rule cannot publish it.
	SecondPersonPublishes bool `json:"second_person_publishes"`
}

// DefaultTimeZone is the zone of a tenant that names none (decision 23).
const DefaultTimeZone = "Asia/Shanghai"

var slugForm = regexp.MustCompile(`^[a-z0-9](-?[a-z0-9]){1,39}$`)

// NewTenant says what a tenant begins with. Empty time zone and language mean
// the defaults.
type NewTenant struct {
	Slug, Name, TimeZone string
	Language             i18n.Language
}

// CreateTenant opens a company's world. What the company begins with, the first
// words of other modules and its administrator, is entered by more in the same
// transaction, so that a company is there whole or not at all; more may be nil.
// Faults: org.slug_malformed, org.slug_taken, org.name_missing,
// org.name_too_long, org.time_zone_unknown, org.language_unknown, and those of
// more.
func (s *Service) CreateTenant(ctx context.Context, n NewTenant, more func(context.Context, *db.Tx, Tenant) error) (Tenant, error) {
	t := Tenant{Slug: strings.TrimSpace(n.Slug), TimeZone: n.TimeZone, Language: n.Language, CreatedAt: s.clock.Now(), revision: 1}
	if t.TimeZone == "" {
		t.TimeZone = DefaultTimeZone
	}
	if t.Language == "" {
		t.Language = i18n.Chinese
	}
	if !slugForm.MatchString(t.Slug) {
		return Tenant{}, fault.New(fault.Invalid, "org.slug_malformed", fault.Args{"slug": t.Slug}).At("slug")
	}
	var err error
	if t.Name, err = NameOf(n.Name); err != nil {
		return Tenant{}, err
	}
	if err := t.check(); err != nil {
		return Tenant{}, err
	}
	// An id of its own first: the rest is the tenant's own transaction.
	err = s.db.Platform().Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		id, err := tx.NewID(ctx)
		t.ID = db.TenantID(id)
		return err
	})
	if err != nil {
		return Tenant{}, err
	}
	err = s.db.Tenant(t.ID).Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `INSERT INTO tenant (id, tenant_id, slug, name, time_zone, language, settings, revision, created_at)
			VALUES ($1, $1, $2, $3, $4, $5, '{}', 1, $6) ON CONFLICT (slug) DO NOTHING`,
			t.Slug, t.Name, t.TimeZone, string(t.Language), db.Micros(t.CreatedAt))
		if err == nil && n == 0 {
			return fault.New(fault.Conflict, "org.slug_taken", fault.Args{"slug": t.Slug}).At("slug")
		}
		if err != nil || more == nil {
			return err
		}
		return more(ctx, tx, t)
	})
	if err != nil {
		return Tenant{}, err
	}
	return t, nil
}

func (t Tenant) check() error {
	if _, err := time.LoadLocation(t.TimeZone); err != nil || t.TimeZone == "" || t.TimeZone == "Local" {
		return fault.New(fault.Invalid, "org.time_zone_unknown", fault.Args{"zone": t.TimeZone}).At("time_zone")
	}
	for _, l := range i18n.Languages() {
		if t.Language == l {
			return nil
		}
	}
	return fault.New(fault.Invalid, "org.language_unknown", fault.Args{"language": string(t.Language)}).At("language")
}

const tenantColumns = "id, slug, name, time_zone, language, settings, revision, created_at"

func scanTenant(scan db.Scan) (t Tenant, err error) {
	var settings string
	var created int64
	if err := scan(&t.ID, &t.Slug, &t.Name, &t.TimeZone, &t.Language, &settings, &t.revision, &created); err != nil {
		return t, err
	}
	t.CreatedAt = db.Time(created)
	if err := json.Unmarshal([]byte(settings), &t.Settings); err != nil {
		return t, fmt.Errorf("settings of tenant %d: %w", t.ID, err)
	}
	return t, nil
}

// TenantBySlug finds a tenant by its company code, through the platform's
// door. Fault: org.tenant_unknown.
func (s *Service) TenantBySlug(ctx context.Context, slug string) (t Tenant, err error) {
	if slug = strings.ToLower(strings.TrimSpace(slug)); !slugForm.MatchString(slug) {
		return t, ErrTenantUnknown
	}
	err = s.db.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := db.List(ctx, tx, "SELECT "+tenantColumns+" FROM tenant WHERE slug = $1", []any{slug}, scanTenant)
		if err == nil && len(found) == 0 {
			return ErrTenantUnknown
		}
		if err == nil {
			t = found[0]
		}
		return err
	})
	return t, err
}

// Tenants lists all tenants by their codes, through the platform's door.
func (s *Service) Tenants(ctx context.Context) (all []Tenant, err error) {
	err = s.db.Platform().Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err = db.List(ctx, tx, "SELECT "+tenantColumns+" FROM tenant ORDER BY slug", nil, scanTenant)
		return err
	})
	return all, err
}

// TenantOf is the tenant of the transaction, read once per transaction.
func (s *Service) TenantOf(ctx context.Context, tx *db.Tx) (Tenant, error) {
	m := memoryOf(tx)
	if m.tenant.ID != 0 {
		return m.tenant, nil
	}
	found, err := db.List(ctx, tx, "SELECT "+tenantColumns+" FROM tenant WHERE tenant_id = $1 AND id = $1", nil, scanTenant)
	if err != nil {
		return Tenant{}, err
	}
	if len(found) == 0 {
		return Tenant{}, ErrTenantUnknown
	}
	m.tenant = found[0]
	return m.tenant, nil
}

// Location is the tenant's time zone, in which its days begin.
func (s *Service) Location(ctx context.Context, tx *db.Tx) (*time.Location, error) {
	st, err := s.structureOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	return st.location, nil
}

// TenantChange says what becomes of a tenant's own settings; all of it is
// written.
type TenantChange struct {
	Name, TimeZone string
	Language       i18n.Language
	Settings       Settings
}

// ChangeTenant writes the settings of the transaction's tenant. A new time
// zone holds for days cut from now on; instants already stored stay. Faults as
// CreateTenant.
func (s *Service) ChangeTenant(ctx context.Context, tx *db.Tx, c TenantChange) (Tenant, error) {
	if err := s.Hold(ctx, tx); err != nil {
		return Tenant{}, err
	}
	t, err := s.TenantOf(ctx, tx)
	if err != nil {
		return Tenant{}, err
	}
	if t.Name, err = NameOf(c.Name); err != nil {
		return Tenant{}, err
	}
	t.TimeZone, t.Language, t.Settings = c.TimeZone, c.Language, c.Settings
	if err := t.check(); err != nil {
		return Tenant{}, err
	}
	settings, err := json.Marshal(t.Settings)
	if err != nil {
		return Tenant{}, err
	}
	_, err = tx.Exec(ctx, `UPDATE tenant SET name = $2, time_zone = $3, language = $4, settings = $5
		WHERE tenant_id = $1 AND id = $1`, t.Name, t.TimeZone, string(t.Language), string(settings))
	if err != nil {
		return Tenant{}, err
	}
	return t, s.touch(ctx, tx)
}
