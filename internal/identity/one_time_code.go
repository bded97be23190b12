package identity

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"xuefen/internal/platform/db"
)

// OneTimeCodeLives is how long a one-time code opens the first sign-in.
const OneTimeCodeLives = 14 * 24 * time.Hour

// A one-time code has 60 random bits in three groups that are read off paper:
// upper case, without the letters that look like digits.
const (
	codeLength = 12
	codeGroup  = 4
)

// newCode makes a code as it is printed, for instance K7QM-3XPA-92RD.
func newCode() string {
	plain := strings.ToUpper(randomLetters(codeLength))
	return plain[:codeGroup] + "-" + plain[codeGroup:2*codeGroup] + "-" + plain[2*codeGroup:]
}

// parseCode reads what a person typed: any case, with or without the hyphens,
// O for 0 and I or L for 1. Ok is false when it cannot be a code.
func parseCode(typed string) (plain string, ok bool) {
	const longest = 64
	if len(typed) > longest {
		return "", false
	}
	var b strings.Builder
	for _, r := range strings.ToLower(norm.NFKC.String(typed)) {
		switch r {
		case '-', ' ':
			continue
		case 'o':
			r = '0'
		case 'i', 'l':
			r = '1'
		}
		b.WriteRune(r)
	}
	plain = b.String()
	return plain, len(plain) == codeLength && onlyLetters(plain)
}

// codeSum is what is stored instead of the code. The account is part of it, so
// that equal codes of two people do not look equal.
func codeSum(tenant db.TenantID, account AccountID, plain string) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(tenant))
	b = binary.BigEndian.AppendUint64(b, uint64(account))
	s := sha256.Sum256(append(b, plain...))
	return s[:]
}

func sameSum(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }
