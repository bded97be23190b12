package identityhttp

import (
	"context"
	"net/http"
	"slices"

	"xuefen/internal/identity"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

// SignIn is what the sign-in page needs to know before anybody has signed in.
type SignIn struct {
	Ready         bool       `json:"ready" doc:"Whether there is any company yet"`
	TenantsChoose bool       `json:"tenants_choose" doc:"Whether a company code must be given"`
	Tenant        *Tenant    `json:"tenant,omitempty" doc:"The company, when the host name or being the only one says it"`
	Demo          []DemoPick `json:"demo,omitempty" doc:"The cast of the demo company"`
}

// DemoPick is one of the cast of the demo company.
type DemoPick struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Name     string `json:"name"`
	Role     string `json:"role" doc:"In the reader's language"`
}

// Tenant is a company as people see it.
type Tenant struct {
	Slug     string `json:"slug" doc:"The company code"`
	Name     string `json:"name"`
	TimeZone string `json:"time_zone"`
	Language string `json:"language"`
}

// Credentials are given to sign in.
type Credentials struct {
	Tenant   string `json:"tenant,omitempty" maxLength:"100" doc:"The company code, when tenants_choose"`
	Login    string `json:"login" minLength:"1" maxLength:"254" doc:"Employee number, e-mail or phone"`
	Password string `json:"password" minLength:"1" maxLength:"1024" doc:"The password, or a one-time code"`
}

// FirstPassword chooses a password after a one-time code.
type FirstPassword struct {
	Ticket   string `json:"ticket" maxLength:"200" doc:"From identity.must_choose_password"`
	Password string `json:"password" minLength:"1" maxLength:"1024"`
}

// Session says who is signed in and what they may do.
type Session struct {
	Account            Account           `json:"account"`
	Person             *Person           `json:"person,omitempty" doc:"Absent for an account without a person"`
	Tenant             Tenant            `json:"tenant"`
	Roles              []string          `json:"roles"`
	Grants             []string          `json:"grants" doc:"Keys of the permissions held"`
	Scopes             map[string]string `json:"scopes" doc:"The widest scope of each permission"`
	Language           string            `json:"language,omitempty" doc:"Chosen by the account"`
	Theme              string            `json:"theme,omitempty" enum:"light,dark" doc:"Chosen by the account; absent follows the device"`
	MustChangePassword bool              `json:"must_change_password" doc:"The password no longer meets the policy"`
}

// Account is who signed in.
type Account struct {
	ID    int64  `json:"id"`
	Login string `json:"login" doc:"Employee number, or the e-mail of an account without a person"`
	Name  string `json:"name"`
}

// Person is where the person of the session stands.
type Person struct {
	ID         int64  `json:"id"`
	EmployeeNo string `json:"employee_no"`
	Name       string `json:"name"`
	Department string `json:"department,omitempty"`
	Position   string `json:"position,omitempty"`
	Grade      string `json:"grade,omitempty"`
	Manager    string `json:"manager,omitempty"`
	Mentor     string `json:"mentor,omitempty"`
}

type (
	signInIn struct{ Browser }

	signInOut struct{ Body SignIn }

	credentialsIn struct {
		Browser
		Body Credentials
	}

	firstPasswordIn struct {
		Browser
		Body FirstPassword
	}

	sessionOut struct {
		SetCookie string `header:"Set-Cookie"`
		Body      Session
	}

	signOutIn struct{ Browser }

	signOutOut struct {
		SetCookie string `header:"Set-Cookie"`
	}
)

func (r routes) mountSession(a *httpx.API) {
	httpx.Register(a, get("read-sign-in", "/sign-in", httpx.Public, tagSession,
		"What the sign-in page needs", "登录页所需的信息"), r.readSignIn)
	enter := op("sign-in", http.MethodPost, "/session", httpx.Public, tagSession, "Sign in", "登录")
	enter.Description = "With a password the answer is the session, and its cookie. With a one-time code the answer is the fault " +
		"`identity.must_choose_password`, whose `args.ticket` is good for choosing a password within a quarter of an hour."
	httpx.Register(a, enter, r.signIn)
	httpx.Register(a, get("read-session", "/session", "", tagSession, "Who am I, and what may I do", "当前登录的人及其权限"), r.readSession)
	httpx.Register(a, op("sign-out", http.MethodDelete, "/session", httpx.Public, tagSession, "Sign out", "退出登录"), r.signOut)
	httpx.Register(a, op("choose-first-password", http.MethodPost, "/session/first-password", httpx.Public, tagSession,
		"Choose a password after a one-time code", "凭一次性登录码设置密码"), r.choosePassword)
}

func (r routes) readSignIn(ctx context.Context, in *signInIn) (*signInOut, error) {
	t, known, exists, err := r.Identity.CompanyOf(ctx, in.host)
	if err != nil {
		return nil, err
	}
	out := &signInOut{Body: SignIn{Ready: exists, TenantsChoose: exists && !known}}
	if known {
		out.Body.Tenant = new(tenantOf(t))
	}
	for _, d := range r.Demo {
		out.Body.Demo = append(out.Body.Demo, DemoPick{d.Login, d.Password, d.Name, r.Words.Sentence(httpx.Language(ctx), d.Role, nil)})
	}
	return out, nil
}

func (r routes) signIn(ctx context.Context, in *credentialsIn) (*sessionOut, error) {
	entry, err := r.Identity.SignIn(ctx, identity.Attempt{
		Company: in.Body.Tenant, Host: in.host, Login: in.Body.Login, Secret: in.Body.Password, From: in.origin(ctx),
	})
	if err != nil {
		return nil, err
	}
	if entry.Ticket != "" {
		return nil, fault.New(fault.Forbidden, "identity.must_choose_password", fault.Args{"ticket": entry.Ticket})
	}
	return r.welcome(ctx, &in.Browser, entry)
}

func (r routes) choosePassword(ctx context.Context, in *firstPasswordIn) (*sessionOut, error) {
	entry, err := r.Identity.ChoosePassword(ctx, in.Body.Ticket, in.Body.Password, in.origin(ctx))
	if err != nil {
		return nil, err
	}
	return r.welcome(ctx, &in.Browser, entry)
}

// welcome answers a new session. One that the browser had before ends, so that
// it does not stay open unseen.
func (r routes) welcome(ctx context.Context, b *Browser, entry identity.Entry) (*sessionOut, error) {
	if err := r.Identity.SignOut(ctx, b.cookie); err != nil {
		return nil, err
	}
	actor, err := r.Identity.ActorOf(ctx, entry.Tenant, entry.Account)
	if err != nil {
		return nil, err
	}
	out := &sessionOut{SetCookie: cookieOf(ctx, entry.Session, entry.EndsAt, r.Clock.Now())}
	out.Body, err = r.sessionOf(access.WithActor(ctx, actor))
	return out, err
}

func (r routes) readSession(ctx context.Context, _ *none) (*struct{ Body Session }, error) {
	body, err := r.sessionOf(ctx)
	return &struct{ Body Session }{body}, err
}

func (r routes) signOut(ctx context.Context, in *signOutIn) (*signOutOut, error) {
	return &signOutOut{noCookie(ctx)}, r.Identity.SignOut(ctx, in.cookie)
}

// sessionOf says everything about the actor of a context.
func (r routes) sessionOf(ctx context.Context) (out Session, err error) {
	err = r.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		account, err := r.Identity.Account(ctx, tx, identity.AccountID(actor.Account))
		if err != nil {
			return err
		}
		out = Session{
			Account: Account{ID: actor.Account, Login: account.Email, Name: account.DisplayName()}, Roles: []string{},
			Language: string(account.Language), Theme: string(account.Theme), MustChangePassword: account.MustChangePassword,
		}
		out.Grants, out.Scopes = grantsOf(actor)
		held, err := r.Identity.RolesOf(ctx, tx, account.ID)
		if err != nil {
			return err
		}
		for _, h := range held {
			if !slices.Contains(out.Roles, string(h.Role)) {
				out.Roles = append(out.Roles, string(h.Role))
			}
		}
		t, err := r.Org.TenantOf(ctx, tx)
		if err != nil {
			return err
		}
		out.Tenant = tenantOf(t)
		return r.addPerson(ctx, tx, account.Person, &out)
	})
	return out, err
}

func grantsOf(actor access.Actor) (grants []string, scopes map[string]string) {
	grants, scopes = []string{}, map[string]string{}
	for _, g := range actor.Grants { // by permission, the widest first
		if _, known := scopes[g.Permission]; !known {
			grants = append(grants, g.Permission)
			scopes[g.Permission] = g.Scope.String()
		}
	}
	return grants, scopes
}

func (r routes) addPerson(ctx context.Context, tx *db.Tx, id org.PersonID, out *Session) error {
	if id == 0 {
		return nil
	}
	p, err := r.Org.Person(ctx, tx, id)
	if err != nil {
		return err
	}
	out.Account.Login, out.Account.Name = p.Number, p.Name
	out.Person = &Person{ID: int64(p.ID), EmployeeNo: p.Number, Name: p.Name}
	tree, err := r.Org.Tree(ctx, tx)
	if err != nil {
		return err
	}
	department, _ := tree.Find(p.Department)
	out.Person.Department = department.Name
	if out.Person.Position, out.Person.Grade, err = r.rankOf(ctx, tx, p); err != nil {
		return err
	}
	names, err := r.Org.NamesOf(ctx, tx, []org.PersonID{p.Manager, p.Mentor})
	out.Person.Manager, out.Person.Mentor = names[p.Manager].Name, names[p.Mentor].Name
	return err
}

func (r routes) rankOf(ctx context.Context, tx *db.Tx, p org.Person) (position, grade string, err error) {
	positions, err := r.Org.Positions(ctx, tx)
	if err != nil {
		return "", "", err
	}
	for _, known := range positions {
		if known.ID == p.Position {
			position = known.Name
		}
	}
	grades, err := r.Org.Grades(ctx, tx)
	for _, known := range grades {
		if known.ID == p.Grade {
			grade = known.Name
		}
	}
	return position, grade, err
}

func tenantOf(t org.Tenant) Tenant {
	return Tenant{Slug: t.Slug, Name: t.Name, TimeZone: t.TimeZone, Language: string(t.Language)}
}
