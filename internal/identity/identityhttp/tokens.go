package identityhttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/identity"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// Token lets a program act for an account.
type Token struct {
	ID          int64      `json:"id"`
	Name        string     `json:"name"`
	Owner       string     `json:"owner" doc:"Whose permissions it has at most"`
	Beginning   string     `json:"beginning" doc:"The first characters, to recognise it by"`
	Permissions []string   `json:"permissions"`
	CreatedAt   time.Time  `json:"created_at"`
	ExpiresAt   time.Time  `json:"expires_at"`
	UsedAt      *time.Time `json:"used_at,omitempty" doc:"Last used, to within five minutes; absent when never"`
	Secret      string     `json:"secret,omitempty" doc:"Only in the answer that makes the token"`
}

// Tokens is a list of tokens that can be used.
type Tokens struct {
	Items []Token `json:"items"`
}

// NewToken says what a token may do and until when.
type NewToken struct {
	Name        string    `json:"name" maxLength:"400"`
	Permissions []string  `json:"permissions" maxItems:"1000" doc:"Permissions that the owner holds"`
	ExpiresAt   time.Time `json:"expires_at" doc:"Within 366 days"`
}

type tokenOut struct{ Body Token }

func (r routes) mountTokens(a *httpx.API) {
	httpx.Register(a, get("list-api-tokens", "/api-tokens", identity.TokensUse, tagAccess, "My API tokens", "我的接口令牌"), r.listTokens(false))
	httpx.Register(a, get("list-company-api-tokens", "/company-api-tokens", identity.TokensManage, tagAccess,
		"All API tokens of the company", "全企业的接口令牌"), r.listTokens(true))
	create := op("create-api-token", http.MethodPost, "/api-tokens", identity.TokensUse, tagAccess, "Make an API token", "创建接口令牌")
	create.Description = "The secret is in this answer and nowhere else. Programs send it as `Authorization: Bearer xf_…`."
	create.Status = http.StatusCreated
	httpx.Register(a, create, r.createToken)
	httpx.Register(a, op("revoke-api-token", http.MethodDelete, "/api-tokens/{id}", identity.TokensUse, tagAccess,
		"Revoke one of my API tokens", "吊销我的接口令牌"), r.revokeToken(false))
	httpx.Register(a, op("revoke-company-api-token", http.MethodDelete, "/company-api-tokens/{id}", identity.TokensManage, tagAccess,
		"Revoke any API token of the company", "吊销任一接口令牌"), r.revokeToken(true))
}

// whose is the account whose tokens are meant; 0 stands for all.
func whose(actor access.Actor, all bool) identity.AccountID {
	if all {
		return 0
	}
	return identity.AccountID(actor.Account)
}

func (r routes) listTokens(all bool) func(context.Context, *none) (*struct{ Body Tokens }, error) {
	return func(ctx context.Context, _ *none) (*struct{ Body Tokens }, error) {
		out := &struct{ Body Tokens }{Tokens{Items: []Token{}}}
		err := r.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
			list, err := r.Identity.Tokens(ctx, tx, whose(actor, all))
			if err != nil {
				return err
			}
			out.Body.Items, err = r.tokensOf(ctx, tx, list)
			return err
		})
		return out, err
	}
}

func (r routes) tokensOf(ctx context.Context, tx *db.Tx, list []identity.Token) ([]Token, error) {
	var owners []identity.AccountID
	for _, t := range list {
		owners = append(owners, t.Account)
	}
	names, err := r.Identity.NamesOf(ctx, tx, owners)
	out := make([]Token, len(list))
	for i, t := range list {
		out[i] = Token{
			ID: int64(t.ID), Name: t.Name, Owner: names[t.Account], Beginning: t.Beginning, Permissions: t.Permissions,
			CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt,
		}
		if !t.UsedAt.IsZero() {
			out[i].UsedAt = &t.UsedAt
		}
	}
	return out, err
}

func (r routes) createToken(ctx context.Context, in *struct{ Body NewToken }) (*tokenOut, error) {
	out := &tokenOut{}
	err := r.tx(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		t, secret, err := r.Identity.CreateToken(ctx, tx, actor, identity.NewToken{
			Name: in.Body.Name, Permissions: in.Body.Permissions, ExpiresAt: in.Body.ExpiresAt})
		if err != nil {
			return err
		}
		shown, err := r.tokensOf(ctx, tx, []identity.Token{t})
		if err == nil {
			out.Body = shown[0]
			out.Body.Secret = secret
		}
		return err
	})
	return out, err
}

func (r routes) revokeToken(all bool) func(context.Context, *idIn) (*none, error) {
	return func(ctx context.Context, in *idIn) (*none, error) {
		return nil, r.tx(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
			return r.Identity.RevokeToken(ctx, tx, whose(actor, all), identity.TokenID(in.ID))
		})
	}
}
