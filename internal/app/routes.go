package app

import (
	"xuefen/internal/activity/activityhttp"
	"xuefen/internal/career/goal/goalhttp"
	"xuefen/internal/credit/appeal/appealhttp"
	"xuefen/internal/credit/board/boardhttp"
	"xuefen/internal/credit/closing/closinghttp"
	"xuefen/internal/credit/credithttp"
	"xuefen/internal/credit/proof/proofhttp"
	"xuefen/internal/credit/simulate/simulatehttp"
	"xuefen/internal/identity/identityhttp"
	"xuefen/internal/insight/cockpit/cockpithttp"
	"xuefen/internal/insight/suggestion/suggestionhttp"
	"xuefen/internal/org/orghttp"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
	"xuefen/internal/platform/idempotency"
	"xuefen/internal/platform/live"
	"xuefen/internal/reward/mall/mallhttp"
	"xuefen/web"
)

// Routes makes the API with the routes of all modules, the live stream, the
// measurements and the web app.
func (a *App) Routes() (*httpx.API, *httpx.Health, error) {
	api := httpx.New(httpx.Options{
		Title: "Xuefen 学分", Version: a.Version, Bundle: a.Words, Logger: a.Log,
		Authenticate: identityhttp.Authenticator(a.Identity), Permissions: a.Known,
		Idempotency: idempotency.New(a.DB, a.Clock), Observe: a.Metrics.ObserveRequest,
		Language: a.Config.Language, PublicURL: a.Config.PublicURL, TrustedProxies: a.Config.TrustedProxies,
	})
	identityhttp.Mount(api, identityhttp.Options{
		DB: a.DB, Clock: a.Clock, Identity: a.Identity, Org: a.Org, Known: a.Known, Words: a.Words, Demo: a.Demo,
	})
	activityhttp.Register(api, activityhttp.Parts{
		DB: a.DB, Activity: a.Activity, Org: a.Org, Words: a.Words, Accounts: accountNames{a.Identity}, Files: files{a.Blobs, a.Config.UploadLimit}, Intakes: intakes{},
	})
	orghttp.Register(api, orghttp.Parts{DB: a.DB, Clock: a.Clock, Org: a.Org, Roster: a.Roster, Accounts: accountNames{a.Identity}})
	credithttp.Register(api, credithttp.Parts{
		DB: a.DB, Clock: a.Clock, Credit: a.Credit, Activity: a.Activity, Org: a.Org, Proof: a.Proof, Words: a.Words, Accounts: accountNames{a.Identity},
	})
	simulatehttp.Register(api, simulatehttp.Parts{DB: a.DB, Simulate: a.Simulate, Org: a.Org, Words: a.Words, Accounts: accountNames{a.Identity}})
	goalhttp.Register(api, goalhttp.Parts{DB: a.DB, Goal: a.Goal, Org: a.Org, Credit: a.Credit, Words: a.Words, Accounts: accountNames{a.Identity}})
	mallhttp.Register(api, mallhttp.Parts{
		DB: a.DB, Clock: a.Clock, Mall: a.Mall, Org: a.Org, Credit: a.Credit, Words: a.Words, Accounts: accountNames{a.Identity}, Files: a.Blobs,
	})
	cockpithttp.Register(api, cockpithttp.Parts{DB: a.DB, Cockpit: a.Cockpit})
	suggestionhttp.Register(api, suggestionhttp.Parts{DB: a.DB, Org: a.Org, Suggestions: a.Box, Accounts: accountNames{a.Identity}})
	boardhttp.Register(api, boardhttp.Parts{DB: a.DB, Board: a.Board})
	appealhttp.Register(api, appealhttp.Parts{DB: a.DB, Clock: a.Clock, Appeal: a.Appeal, Credit: a.Credit, Org: a.Org, Accounts: accountNames{a.Identity}})
	closinghttp.Register(api, closinghttp.Parts{DB: a.DB, Clock: a.Clock, Closing: a.Closing, Accounts: accountNames{a.Identity}})
	proofhttp.Register(api, proofhttp.Parts{DB: a.DB, Clock: a.Clock, Proof: a.Proof, Org: a.Org})
	live.Register(api, a.Live)
	api.Mount("GET /metrics", a.Metrics.Handler(a.Config.MetricsToken.Reveal(), api.Refusal(fault.New(fault.Unauthorized, "http.metrics_token", nil))))
	health := api.Health(httpx.Check{Name: "database", Run: a.DB.Ping})
	api.Static(web.Dist())
	return api, health, api.Check()
}
