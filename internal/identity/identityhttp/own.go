package identityhttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/identity"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/i18n"
)

// SignedInBrowser is one of the sessions of an account.
type SignedInBrowser struct {
	ID        int64     `json:"id"`
	Current   bool      `json:"current" doc:"Whether it is the one that asks"`
	Address   string    `json:"address" doc:"Where it signed in from; only the network of an IPv6 address"`
	Agent     string    `json:"agent" doc:"What the browser calls itself"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at" doc:"Last used, to within five minutes"`
	EndsAt    time.Time `json:"ends_at"`
}

// Sessions is the list of where one is signed in.
type Sessions struct {
	Items []SignedInBrowser `json:"items"`
}

// PasswordChange replaces one's own password.
type PasswordChange struct {
	OldPassword string `json:"old_password" minLength:"1" maxLength:"1024"`
	Password    string `json:"password" minLength:"1" maxLength:"1024"`
}

// Preferences are how one wants to read and see pages.
type Preferences struct {
	Language string `json:"language" enum:",zh-CN,en" doc:"Empty follows the browser"`
	Theme    string `json:"theme" enum:",light,dark" doc:"Empty follows the device"`
}

type (
	sessionsIn struct{ Browser }

	passwordIn struct {
		Browser
		Body PasswordChange
	}

	idIn struct {
		ID int64 `path:"id" minimum:"1"`
	}
)

func (r routes) mountOwn(a *httpx.API) {
	change := op("change-password", http.MethodPut, "/password", "", tagSession, "Change one's own password", "修改自己的密码")
	change.Description = "Ends one's sessions in all other browsers."
	httpx.Register(a, change, r.changePassword)
	httpx.Register(a, get("list-sessions", "/sessions", "", tagSession, "Where am I signed in", "我登录过的设备"), r.listSessions)
	httpx.Register(a, op("end-session", http.MethodDelete, "/sessions/{id}", "", tagSession, "End one of my sessions", "退出某台设备"), r.endSession)
	httpx.Register(a, op("set-preferences", http.MethodPut, "/preferences", "", tagSession, "Choose language and theme", "设置语言和外观"), r.setPreferences)
}

func (r routes) changePassword(ctx context.Context, in *passwordIn) (*none, error) {
	actor, err := access.Require(ctx, "")
	if err != nil {
		return nil, err
	}
	return nil, r.Identity.ChangePassword(ctx, actor, in.cookie, in.Body.OldPassword, in.Body.Password)
}

func (r routes) listSessions(ctx context.Context, in *sessionsIn) (*struct{ Body Sessions }, error) {
	out := &struct{ Body Sessions }{Sessions{Items: []SignedInBrowser{}}}
	err := r.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		current, err := r.Identity.SessionOf(ctx, tx, in.cookie)
		if err != nil {
			return err
		}
		list, err := r.Identity.Sessions(ctx, tx, identity.AccountID(actor.Account))
		for _, s := range list {
			out.Body.Items = append(out.Body.Items, SignedInBrowser{
				ID: int64(s.ID), Current: s.ID == current, Address: s.Address, Agent: s.Agent,
				CreatedAt: s.CreatedAt, SeenAt: s.SeenAt, EndsAt: s.EndsAt,
			})
		}
		return err
	})
	return out, err
}

func (r routes) endSession(ctx context.Context, in *idIn) (*none, error) {
	return nil, r.tx(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		return r.Identity.EndSession(ctx, tx, identity.AccountID(actor.Account), identity.SessionID(in.ID))
	})
}

func (r routes) setPreferences(ctx context.Context, in *struct{ Body Preferences }) (*none, error) {
	return nil, r.tx(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		return r.Identity.Prefer(ctx, tx, actor, i18n.Language(in.Body.Language), identity.Theme(in.Body.Theme))
	})
}
