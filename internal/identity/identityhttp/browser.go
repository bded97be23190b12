package identityhttp

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"xuefen/internal/identity"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/httpx"
)

// The cookie of a session. By https it carries a prefix with which browsers
// refuse it from anywhere but this very host.
const (
	plainCookie  = "session"
	secureCookie = "__Host-session"
)

func cookieName(secure bool) string {
	if secure {
		return secureCookie
	}
	return plainCookie
}

// Authenticator finds who makes a request: by an API token if it carries one,
// else by the cookie of a session.
func Authenticator(s *identity.Service) httpx.Authenticator {
	return func(r *http.Request) (access.Actor, error) {
		if header := r.Header.Get("Authorization"); header != "" {
			scheme, secret, _ := strings.Cut(header, " ")
			if !strings.EqualFold(scheme, "Bearer") {
				return access.Actor{}, identity.ErrTokenRefused
			}
			return s.ByToken(r.Context(), strings.TrimSpace(secret))
		}
		cookie, err := r.Cookie(cookieName(httpx.Secure(r.Context())))
		if err != nil || cookie.Value == "" {
			return access.Actor{}, nil
		}
		return s.BySession(r.Context(), cookie.Value)
	}
}

// Browser is what a request tells of the browser it comes from. Inputs embed
// it.
type Browser struct {
	cookie string
	host   string
	agent  string
}

// Resolve reads it off the request.
func (b *Browser) Resolve(ctx huma.Context) []error {
	b.host, b.agent = ctx.Host(), ctx.Header("User-Agent")
	if c, err := huma.ReadCookie(ctx, cookieName(httpx.Secure(ctx.Context()))); err == nil {
		b.cookie = c.Value
	}
	return nil
}

func (b *Browser) origin(ctx context.Context) identity.Origin {
	return identity.Origin{Address: httpx.ClientIP(ctx), Agent: b.agent}
}

// cookieOf hands a session to the browser until the session ends.
func cookieOf(ctx context.Context, secret string, ends, now time.Time) string {
	return newCookie(ctx, secret, int(ends.Sub(now).Seconds()))
}

// noCookie takes it away.
func noCookie(ctx context.Context) string { return newCookie(ctx, "", -1) }

func newCookie(ctx context.Context, value string, maxAge int) string {
	secure := httpx.Secure(ctx)
	return (&http.Cookie{
		Name: cookieName(secure), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	}).String()
}
