package orghttp

import (
	"context"
	"net/http"

	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// Tenant is the company with its settings.
type Tenant struct {
	Slug     string   `json:"slug" doc:"The company code; does not change"`
	Name     string   `json:"name"`
	TimeZone string   `json:"time_zone"`
	Language string   `json:"language"`
	Settings Settings `json:"settings"`
	Can      Can      `json:"can"`
}

// Settings are the company's own choices.
type Settings struct {
	SecondPersonPublishes bool `json:"second_person_publishes" doc:"Whoever edits a rule cannot publish it"`
}

// TenantChange is what of the company can be changed.
type TenantChange struct {
	Name     string   `json:"name" minLength:"1" maxLength:"100"`
	TimeZone string   `json:"time_zone" minLength:"1" maxLength:"64" doc:"A name such as Asia/Shanghai; for days cut from now on"`
	Language string   `json:"language" enum:"zh-CN,en" doc:"For people who have chosen none"`
	Settings Settings `json:"settings"`
}

type tenantOut struct{ Body Tenant }

func tenantOf(t org.Tenant, actor access.Actor) Tenant {
	return Tenant{
		Slug: t.Slug, Name: t.Name, TimeZone: t.TimeZone, Language: string(t.Language),
		Settings: Settings{SecondPersonPublishes: t.Settings.SecondPersonPublishes},
		Can:      Can{Edit: actor.Can(org.TenantManage)},
	}
}

func (e edge) registerTenant(api *httpx.API) {
	httpx.Register(api, op("read-tenant", http.MethodGet, "/tenant", "", tagOrganisation, "The company and its settings", "企业信息与设置"), e.readTenant)
	httpx.Register(api, op("change-tenant", http.MethodPut, "/tenant", org.TenantManage, tagOrganisation, "Change the company's settings", "修改企业设置"), e.changeTenant)
}

func (e edge) readTenant(ctx context.Context, _ *none) (*tenantOut, error) {
	out := &tenantOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		t, err := e.Org.TenantOf(ctx, tx)
		out.Body = tenantOf(t, actor)
		return err
	})
	return out, err
}

func (e edge) changeTenant(ctx context.Context, in *struct{ Body TenantChange }) (*tenantOut, error) {
	out := &tenantOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		if err := e.whole(ctx, tx, actor, org.TenantManage); err != nil {
			return err
		}
		t, err := e.Org.ChangeTenant(ctx, tx, org.TenantChange{
			Name: in.Body.Name, TimeZone: in.Body.TimeZone, Language: i18n.Language(in.Body.Language),
			Settings: org.Settings{SecondPersonPublishes: in.Body.Settings.SecondPersonPublishes},
		})
		out.Body = tenantOf(t, actor)
		return err
	})
	return out, err
}
