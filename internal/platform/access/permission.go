package access

import (
	"fmt"
	"slices"
	"strings"

	"xuefen/internal/platform/i18n"
)

// Permission is one thing that can be allowed. Each module lists its own; the
// composition root joins them in a Registry.
type Permission struct {
	Key     string // "module.what", stored with roles
	Chinese string // what it allows, as an administrator reads it
	English string
}

// Name is the permission's description in a language.
func (p Permission) Name(language i18n.Language) string {
	if language == i18n.English {
		return p.English
	}
	return p.Chinese
}

// Registry knows every permission of the program. It does not change once it
// is made.
type Registry struct {
	list []Permission
}

// NewRegistry joins the modules' lists. A key that is listed twice, is not of
// the form "module.what", or lacks a description is an error.
func NewRegistry(modules ...[]Permission) (*Registry, error) {
	r := &Registry{list: slices.Concat(modules...)}
	slices.SortFunc(r.list, func(a, b Permission) int { return strings.Compare(a.Key, b.Key) })
	for i, p := range r.list {
		module, what, dotted := strings.Cut(p.Key, ".")
		switch {
		case !dotted || module == "" || what == "":
			return nil, fmt.Errorf("permission %q is not of the form module.what", p.Key)
		case p.Chinese == "" || p.English == "":
			return nil, fmt.Errorf("permission %q is not described in both languages", p.Key)
		case i > 0 && r.list[i-1].Key == p.Key:
			return nil, fmt.Errorf("permission %q is listed twice", p.Key)
		}
	}
	return r, nil
}

// List gives all permissions, sorted by key.
func (r *Registry) List() []Permission { return slices.Clone(r.list) }

// Find gives the permission with a key.
func (r *Registry) Find(key string) (Permission, bool) {
	i, ok := slices.BinarySearchFunc(r.list, key, func(p Permission, k string) int { return strings.Compare(p.Key, k) })
	if !ok {
		return Permission{}, false
	}
	return r.list[i], true
}
