package identity_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"xuefen/internal/identity"
	"xuefen/internal/platform/i18n"
)

func TestEverySentenceIsThereInBothLanguages(t *testing.T) {
	words := i18n.New()
	if err := words.Load(identity.Locales()); err != nil {
		t.Fatal(err)
	}
	if d := words.Differences(); len(d) > 0 {
		t.Errorf("the languages differ: %q", d)
	}
	// What the sources name must be said, and what is said must be named.
	code := regexp.MustCompile(`"(identity\.[a-z_.]+[a-z])"`)
	named := map[string]bool{}
	for _, pattern := range []string{"*.go", "identityhttp/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no sources: %v", err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range code.FindAllStringSubmatch(string(text), -1) {
				named[m[1]] = true
			}
		}
	}
	for _, role := range []identity.RoleKey{identity.RoleEmployee, identity.RoleMentor, identity.RoleManager,
		identity.RoleHR, identity.RoleAdministrator, identity.RoleOperator} {
		named[identity.Role{Key: role}.NameCode()] = true
	}
	said := words.Codes(i18n.English)
	for n := range named {
		if !slices.Contains(said, n) && n != "identity.grants_changed" {
			t.Errorf("%s has no sentence", n)
		}
	}
	for _, s := range said {
		if !named[s] {
			t.Errorf("%s is never said", s)
		}
	}
}
