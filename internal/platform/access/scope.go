package access

import "fmt"

// Scope says how far a permission reaches. The values are ordered: a wider
// scope includes the narrower ones.
type Scope int

// The scopes, from narrow to wide. The zero value reaches nothing.
const (
	None       Scope = iota
	Self             // one's own records
	Mentees          // the people one guides
	Team             // the teams one leads
	Department       // the departments one is responsible for, with all below
	Branch           // a branch, with all below
	Tenant           // the whole tenant
	Platform         // every tenant
)

var scopeNames = [...]string{"none", "self", "mentees", "team", "department", "branch", "tenant", "platform"}

// String is the name that is stored and that stands in the API.
func (s Scope) String() string {
	if s < None || s > Platform {
		return fmt.Sprintf("scope(%d)", int(s))
	}
	return scopeNames[s]
}

// ParseScope reads a stored name; ok is false for an unknown one.
func ParseScope(name string) (scope Scope, ok bool) {
	for i, known := range scopeNames {
		if name == known {
			return Scope(i), true
		}
	}
	return None, false
}

// MarshalText writes the name.
func (s Scope) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name; an unknown one is an error.
func (s *Scope) UnmarshalText(text []byte) error {
	scope, ok := ParseScope(string(text))
	if !ok {
		return fmt.Errorf("unknown scope %q", text)
	}
	*s = scope
	return nil
}
