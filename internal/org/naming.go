package org

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"xuefen/internal/platform/fault"
)

// The lengths, in characters, that texts may have.
const (
	longestName   = 100
	longestCode   = 80
	longestNumber = 64
	longestEmail  = 254
	longestTag    = 40
	mostTags      = 50
)

// NameOf cleans a name as people type it. Faults: org.name_missing,
// org.name_too_long.
func NameOf(text string) (string, error) {
	name := strings.Join(strings.Fields(PlainText(text)), " ")
	if name == "" {
		return "", fault.New(fault.Invalid, "org.name_missing", nil).At("name")
	}
	if utf8.RuneCountInString(name) > longestName {
		return "", fault.New(fault.Invalid, "org.name_too_long", fault.Args{"limit": longestName}).At("name")
	}
	return name, nil
}

// CodeOf cleans a code: full-width letters and digits become plain ones.
// Fault: org.code_malformed.
func CodeOf(text string) (string, error) {
	code := strings.TrimSpace(norm.NFKC.String(PlainText(text)))
	if code == "" || utf8.RuneCountInString(code) > longestCode || strings.ContainsFunc(code, unicode.IsSpace) {
		return "", fault.New(fault.Invalid, "org.code_malformed", fault.Args{"code": clip(code, longestCode), "limit": longestCode}).At("code")
	}
	return code, nil
}

// NumberOf cleans an employee number as it is stored and compared. Faults:
// org.number_missing, org.number_malformed.
func NumberOf(text string) (string, error) {
	number := strings.TrimSpace(norm.NFKC.String(PlainText(text)))
	if number == "" {
		return "", fault.New(fault.Invalid, "org.number_missing", nil).At("number")
	}
	if utf8.RuneCountInString(number) > longestNumber || strings.ContainsFunc(number, unicode.IsSpace) {
		return "", fault.New(fault.Invalid, "org.number_malformed",
			fault.Args{"number": clip(number, longestNumber), "limit": longestNumber}).At("number")
	}
	return number, nil
}

// emailOf cleans an e-mail address; "" stays "". Fault: org.email_malformed.
func emailOf(text string) (string, error) {
	email := strings.ToLower(strings.TrimSpace(norm.NFKC.String(PlainText(text))))
	if email == "" {
		return "", nil
	}
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > longestEmail {
		return "", fault.New(fault.Invalid, "org.email_malformed", fault.Args{"email": clip(email, longestName)}).At("email")
	}
	return email, nil
}

// phoneOf cleans a telephone number to digits with an optional + in front; a
// mainland mobile number loses its country code. Fault: org.phone_malformed.
func phoneOf(text string) (string, error) {
	text = strings.TrimSpace(norm.NFKC.String(PlainText(text)))
	var digits strings.Builder
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9', r == '+' && i == 0:
			digits.WriteRune(r)
		case strings.ContainsRune(" -()./", r):
		default:
			return "", fault.New(fault.Invalid, "org.phone_malformed", fault.Args{"phone": clip(text, longestNumber)}).At("phone")
		}
	}
	phone := digits.String()
	if rest := strings.TrimPrefix(phone, "+86"); len(rest) == 11 && rest[0] == '1' {
		phone = rest
	}
	if n := len(strings.TrimPrefix(phone, "+")); phone != "" && (n < 5 || n > 20) {
		return "", fault.New(fault.Invalid, "org.phone_malformed", fault.Args{"phone": clip(text, longestNumber)}).At("phone")
	}
	return phone, nil
}

// tagsOf cleans tags and drops repeats; their order stays. Faults:
// org.tag_too_long, org.too_many_tags.
func tagsOf(tags []string) ([]string, error) {
	clean := []string{}
	seen := map[string]bool{}
	for _, text := range tags {
		tag := strings.Join(strings.Fields(PlainText(text)), " ")
		if tag == "" || seen[tag] {
			continue
		}
		if utf8.RuneCountInString(tag) > longestTag {
			return nil, fault.New(fault.Invalid, "org.tag_too_long", fault.Args{"tag": clip(tag, longestTag), "limit": longestTag}).At("tags")
		}
		seen[tag] = true
		clean = append(clean, tag)
	}
	if len(clean) > mostTags {
		return nil, fault.New(fault.Invalid, "org.too_many_tags", fault.Args{"limit": mostTags}).At("tags")
	}
	return clean, nil
}

// PlainText drops what cannot be seen and no database should keep: control
// characters, zero-width characters and broken bytes.
func PlainText(text string) string { return strings.Map(visible, text) }

// visible drops control and zero-width characters, which spreadsheets carry
// along unseen; line breaks become blanks.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return ' '
	case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError:
		return -1
	}
	return r
}

// clip shortens a text to a number of characters.
func clip(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit])
}
