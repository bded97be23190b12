// Package access is the vocabulary of who may do what: an actor, the
// permissions granted to it and how far each of them reaches. It holds plain
// values only. Who is granted what is decided by the module that signs people
// in; what a scope means in a query is decided by the module that owns the
// rows.
package access

import (
	"context"
	"slices"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

// Via says how a request proved who is asking.
type Via string

// The ways to prove it. A session travels in a cookie, which browsers send by
// themselves, so only sessions need protection against cross-site requests.
const (
	Session Via = "session"
	Token   Via = "token"
)

// Actor is whoever makes a request. The zero value is a visitor who has not
// signed in.
type Actor struct {
	Tenant   int64
	Account  int64
	Person   int64 // 0 when the account belongs to no person
	Grants   []Grant
	Via      Via
	Language i18n.Language // "" when the account has chosen none
}

// Grant gives one permission within a scope.
type Grant struct {
	Permission string
	Scope      Scope
	// Roots are the ids of the nodes from which the scope reaches down (teams,
	// departments or branches). Empty means those the actor itself belongs to.
	Roots []int64
}

// SignedIn says whether an account stands behind the actor.
func (a Actor) SignedIn() bool { return a.Account != 0 }

// Can says whether the actor has the permission in any scope.
func (a Actor) Can(permission string) bool {
	_, ok := a.Scope(permission)
	return ok
}

// Scope is the widest scope in which the actor has the permission.
func (a Actor) Scope(permission string) (Scope, bool) {
	widest := None
	for _, g := range a.Grants {
		if g.Permission == permission {
			widest = max(widest, g.Scope)
		}
	}
	return widest, widest != None
}

// Reach lists the grants that a query must join with OR to see all rows the
// permission covers: the widest alone when it covers a whole tenant or more,
// otherwise all of them, widest first.
func (a Actor) Reach(permission string) []Grant {
	var reach []Grant
	for _, g := range a.Grants {
		if g.Permission == permission && g.Scope != None {
			reach = append(reach, g)
		}
	}
	slices.SortStableFunc(reach, func(x, y Grant) int { return int(y.Scope - x.Scope) })
	if len(reach) > 0 && reach[0].Scope >= Tenant {
		return reach[:1]
	}
	return reach
}

type actorKey struct{}

// WithActor returns a context that carries the actor.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf is the actor of a context; ok is false when nobody is signed in.
func ActorOf(ctx context.Context) (actor Actor, ok bool) {
	a, ok := ctx.Value(actorKey{}).(Actor)
	return a, ok && a.SignedIn()
}

// Require is the actor of a context if it has the permission ("" asks only
// that somebody is signed in). Faults: http.unauthorized, http.forbidden.
func Require(ctx context.Context, permission string) (Actor, error) {
	a, ok := ActorOf(ctx)
	if !ok {
		return Actor{}, fault.New(fault.Unauthorized, "http.unauthorized", nil)
	}
	if permission != "" && !a.Can(permission) {
		return Actor{}, fault.New(fault.Forbidden, "http.forbidden", fault.Args{"permission": permission})
	}
	return a, nil
}
