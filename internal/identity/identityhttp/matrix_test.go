package identityhttp_test

import (
	"encoding/json"
	"strings"
	"testing"

	"xuefen/internal/org"
	"xuefen/internal/platform/httpx"
)

// operation is what the API document says about one route.
type operation struct {
	method, path, permission string
}

func operations(t *testing.T, api *httpx.API) (all []operation) {
	t.Helper()
	raw, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Permission string `json:"x-permission"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			path := strings.NewReplacer("{id}", "999999", "{key}", "no-such-role", "/api/v1", "").Replace(path)
			all = append(all, operation{strings.ToUpper(method), path, op.Permission})
		}
	}
	return all
}

// TestEveryOperationAsksForItsPermission tries each operation as a visitor and
// as people of every role.
func TestEveryOperationAsksForItsPermission(t *testing.T) {
	each(t, func(s *site) {
		all := operations(s.T, s.api)
		if len(all) < 20 {
			s.Fatalf("the document has %d operations; want all of them", len(all))
		}
		people := map[string]org.PersonID{"1001": s.Lin, "1002": s.Xu, "1006": s.Wang, "1007": s.Su, "1008": s.Gao}
		for login, person := range people {
			s.SetPassword(s, person)
			cookie := s.signIn(login).cookie
			actor := s.Actor(s, person)
			for _, o := range all {
				if o.permission == "public" {
					continue
				}
				visitor := (&client{s: s}).do(o.method, o.path, map[string]any{})
				visitor.wantFault(401, "http.unauthorized")
				got := (&client{s: s, cookie: cookie}).do(o.method, o.path, map[string]any{})
				refused := got.status == 403 && strings.Contains(string(got.body), `"http.forbidden"`)
				if may := o.permission == "signed_in" || actor.Can(o.permission); may == refused {
					s.Errorf("%s %s as %s: got %d %s; holds %s: %v", o.method, o.path, login, got.status, got.body, o.permission, may)
				}
			}
		}
	})
}
