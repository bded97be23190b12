package identity

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"xuefen/internal/platform/fault"
)

// The length of a password in characters. Length is what makes one strong, so
// there is no rule about kinds of characters and no forced change by date
// (SP 800-63B, 5.1.1.2).
const (
	ShortestPassword = 8
	LongestPassword  = 128
)

// owner is what may be known about the person of a password and therefore must
// not be in it.
type owner struct {
	Number, Name, Email, Phone string
}

// The shortest piece of a number, a mailbox, a name that counts as being in a
// password; shorter ones occur by chance.
const (
	telltaleNumber = 4
	telltaleLetter = 4
	telltaleHan    = 2
)

//go:embed common-passwords.txt
var commonPasswordText string

// commonPasswords are the passwords that are tried first, in lower case.
type commonPasswords map[string]bool

func newCommonPasswords() commonPasswords {
	c := commonPasswords{}
	for line := range strings.Lines(commonPasswordText) {
		if word := strings.TrimSpace(line); word != "" && !strings.HasPrefix(word, "#") {
			c[word] = true
		}
	}
	return c
}

// check refuses a password that is too short, too long, easily guessed, or
// holds what everybody knows about its owner. The faults say which.
func (c commonPasswords) check(password string, who owner) error {
	p := strings.ToLower(normalPassword(password))
	switch n := utf8.RuneCountInString(p); {
	case n < ShortestPassword:
		return fault.New(fault.Invalid, "identity.password_short", fault.Args{"least": ShortestPassword}).At("password")
	case n > LongestPassword:
		return fault.New(fault.Invalid, "identity.password_long", fault.Args{"most": LongestPassword}).At("password")
	case c.guessed(p):
		return fault.New(fault.Invalid, "identity.password_common", nil).At("password")
	case who.in(p):
		return fault.New(fault.Invalid, "identity.password_personal", nil).At("password")
	}
	return nil
}

// guessed tells whether the password is a common one, also with the usual
// digits and signs behind it, or a plain run of the keyboard's kind.
func (c commonPasswords) guessed(p string) bool {
	word := strings.TrimRightFunc(p, func(r rune) bool { return !unicode.IsLetter(r) })
	return c[p] || c[word] || fewCharacters(p) || straightRun(p)
}

// fewCharacters is true for aaaabbbb and 12121212.
func fewCharacters(p string) bool {
	const fewest = 4
	seen := map[rune]bool{}
	for _, r := range p {
		seen[r] = true
	}
	return len(seen) < fewest
}

// straightRun is true for 23456789, hgfedcba and the like.
func straightRun(p string) bool {
	var before, step rune
	for i, r := range []rune(p) {
		switch {
		case i == 1:
			step = r - before
		case i > 1 && r-before != step:
			return false
		}
		before = r
	}
	return step == 1 || step == -1
}

// in tells whether p, in lower case, holds something of the owner.
func (o owner) in(p string) bool {
	mailbox, _, _ := strings.Cut(strings.ToLower(o.Email), "@")
	for _, known := range []string{strings.ToLower(o.Number), digits(o.Phone), mailbox} {
		if utf8.RuneCountInString(known) >= telltaleNumber && strings.Contains(p, known) {
			return true
		}
	}
	for _, word := range append(strings.Fields(strings.ToLower(o.Name)), strings.ToLower(o.Name)) {
		least := telltaleLetter
		if first, _ := utf8.DecodeRuneInString(word); unicode.Is(unicode.Han, first) {
			least = telltaleHan
		}
		if utf8.RuneCountInString(word) >= least && strings.Contains(p, word) {
			return true
		}
	}
	return false
}

// digits keeps the digits of a phone number as people type them.
func digits(phone string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
}
