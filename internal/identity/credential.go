package identity

import (
	"crypto/sha256"
	"crypto/subtle"
	"strings"
)

// A credential is a secret made for a program to keep: the cookie of a
// session, an API token, a ticket. It reads prefix_selector_verifier. The
// selector finds the row, the verifier proves it; only a hash of the verifier
// is stored, and it is compared in constant time. The verifier is random
// enough that a plain hash keeps it safe.
type credential struct {
	kind     credentialKind
	selector string
	verifier string
}

// credentialKind is the prefix, so that people and scanners of leaked secrets
// see what they have found.
type credentialKind string

const (
	sessionCredential credentialKind = "xs"
	tokenCredential   credentialKind = "xf"
	ticketCredential  credentialKind = "xt"
)

// The characters are those of Crockford's base 32, five random bits each.
const (
	credentialLetters = "0123456789abcdefghjkmnpqrstvwxyz"
	selectorLength    = 12
	verifierLength    = 40
)

func newCredential(kind credentialKind) credential {
	return credential{kind: kind, selector: randomLetters(selectorLength), verifier: randomLetters(verifierLength)}
}

// parseCredential reads a credential of one kind; anything else is refused
// before the database is asked.
func parseCredential(kind credentialKind, text string) (credential, bool) {
	rest, ok := strings.CutPrefix(text, string(kind)+"_")
	if !ok || len(rest) != selectorLength+1+verifierLength || rest[selectorLength] != '_' {
		return credential{}, false
	}
	c := credential{kind: kind, selector: rest[:selectorLength], verifier: rest[selectorLength+1:]}
	return c, onlyLetters(c.selector) && onlyLetters(c.verifier)
}

// String is the secret itself. It leaves the program once, in the answer that
// hands it over.
func (c credential) String() string { return string(c.kind) + "_" + c.selector + "_" + c.verifier }

// sum is what is stored instead of the verifier.
func (c credential) sum() []byte {
	s := sha256.Sum256([]byte(c.verifier))
	return s[:]
}

// proves tells whether the verifier belongs to the stored sum.
func (c credential) proves(stored []byte) bool {
	return subtle.ConstantTimeCompare(c.sum(), stored) == 1
}

func onlyLetters(s string) bool {
	for i := range len(s) {
		if strings.IndexByte(credentialLetters, s[i]) < 0 {
			return false
		}
	}
	return true
}

// randomLetters has no bias: 32 letters divide the 256 values of a byte.
func randomLetters(n int) string {
	b := randomBytes(n)
	for i, v := range b {
		b[i] = credentialLetters[int(v)%len(credentialLetters)]
	}
	return string(b)
}
