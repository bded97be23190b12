package access_test

import (
	"encoding/json"
	"testing"

	"xuefen/internal/platform/access"
	"xuefen/internal/platform/fault"
)

// 王磊 leads two departments and may see his own branch.
func wangLei() access.Actor {
	return access.Actor{Tenant: 1, Account: 7, Person: 1005, Grants: []access.Grant{
		{Permission: "page.read", Scope: access.Self},
		{Permission: "page.read", Scope: access.Branch, Roots: []int64{9}},
		{Permission: "page.read", Scope: access.Department, Roots: []int64{3, 4}},
		{Permission: "page.write", Scope: access.Department, Roots: []int64{3}},
	}}
}

func TestWidestScopeWins(t *testing.T) {
	scope, ok := wangLei().Scope("page.read")
	if !ok || scope != access.Branch {
		t.Fatalf("got %v %v, want branch", scope, ok)
	}
	if wangLei().Can("page.delete") {
		t.Fatal("a permission that was not granted must not hold")
	}
}

func TestReachJoinsGrantsUnlessOneCoversAll(t *testing.T) {
	a := wangLei()
	if got := a.Reach("page.read"); len(got) != 3 || got[0].Scope != access.Branch || got[2].Scope != access.Self {
		t.Fatalf("got %v, want all three, widest first", got)
	}
	a.Grants = append(a.Grants, access.Grant{Permission: "page.read", Scope: access.Tenant})
	if got := a.Reach("page.read"); len(got) != 1 || got[0].Scope != access.Tenant {
		t.Fatalf("got %v, want the tenant alone", got)
	}
}

func TestRequireTellsVisitorsFromThoseWithoutPermission(t *testing.T) {
	if _, err := access.Require(t.Context(), ""); fault.CodeOf(err) != "http.unauthorized" {
		t.Fatalf("visitor: got %v, want http.unauthorized", err)
	}
	ctx := access.WithActor(t.Context(), wangLei())
	if _, err := access.Require(ctx, "page.delete"); fault.CodeOf(err) != "http.forbidden" {
		t.Fatalf("without permission: got %v, want http.forbidden", err)
	}
	if a, err := access.Require(ctx, "page.write"); err != nil || a.Person != 1005 {
		t.Fatalf("with permission: got %v, %v", a, err)
	}
}

func TestScopeIsReadBackByName(t *testing.T) {
	for s := access.None; s <= access.Platform; s++ {
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back access.Scope
		if err := json.Unmarshal(b, &back); err != nil || back != s {
			t.Fatalf("%s: got %v, %v", b, back, err)
		}
	}
	var s access.Scope
	if err := json.Unmarshal([]byte(`"everything"`), &s); err == nil {
		t.Fatal("an unknown scope must be an error")
	}
}

func TestRegistryRefusesUnclearPermissions(t *testing.T) {
	good := access.Permission{Key: "page.read", Chinese: "查看页面", English: "See pages"}
	for name, list := range map[string][]access.Permission{
		"twice":       {good, good},
		"undescribed": {{Key: "page.write", English: "Change pages"}},
		"no module":   {{Key: "read", Chinese: "查看", English: "See"}},
	} {
		if _, err := access.NewRegistry(list); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
	r, err := access.NewRegistry([]access.Permission{good}, []access.Permission{{Key: "app.read", Chinese: "查看", English: "See"}})
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := r.Find("page.read"); !ok || p.Name("en") != "See pages" || r.List()[0].Key != "app.read" {
		t.Fatalf("got %v %v, list %v", p, ok, r.List())
	}
}
