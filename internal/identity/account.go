package identity

import (
	"cmp"
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

// AccountID names an account; 0 is nobody, or the program itself.
type AccountID int64

// Account is somebody who can sign in: a person of the company, or an
// administrator made with the tenant, who is no person and stands on no board.
type Account struct {
	ID                 AccountID
	Person             org.PersonID // 0 for an account without a person
	Email              string       // only of an account without a person
	Name               string       // only of an account without a person
	PasswordSetAt      time.Time    // zero while there is no password
	MustChangePassword bool         // the password no longer meets the policy
	Language           i18n.Language
	Theme              Theme
	CreatedAt          time.Time
	ClosedAt           time.Time // zero while it is open
	password           string
}

// HasPassword tells whether a password was ever chosen.
func (a Account) HasPassword() bool { return a.password != "" }

// DisplayName is what an account without a person is called in lists.
func (a Account) DisplayName() string { return cmp.Or(a.Name, a.Email) }

// Theme is how a person wants pages to look.
type Theme string

// The themes; "" follows the device.
const (
	ThemeDevice Theme = ""
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// The lengths of what is typed or sent, in bytes. Longer texts are cut or
// refused before anything looks at them.
const (
	longestLogin = 254
	longestAgent = 200
	longestName  = 100
)

// loginOf is a login as it is compared: trimmed, one form of full-width and
// plain characters, lower case.
func loginOf(typed string) string {
	if len(typed) > longestLogin {
		return ""
	}
	return strings.ToLower(plainText(norm.NFKC.String(typed)))
}

// plainText drops what cannot be seen and the blanks around.
func plainText(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, text))
}

func emailOf(typed string) (string, error) {
	email := loginOf(typed)
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email {
		return "", fault.New(fault.Invalid, "identity.email_malformed", nil).At("email")
	}
	return email, nil
}

// ErrAccountUnknown is the fault for an account that does not exist or belongs
// to another company.
var ErrAccountUnknown = fault.New(fault.NotFound, "identity.account_unknown", nil)

// Account reads one account. Fault: identity.account_unknown.
func (s *Service) Account(ctx context.Context, tx *db.Tx, id AccountID) (Account, error) {
	found, err := accountsBy(ctx, tx, "id = $2", id)
	if err != nil || len(found) == 0 {
		return Account{}, orUnknown(err)
	}
	return found[0], nil
}

func orUnknown(err error) error {
	if err != nil {
		return err
	}
	return ErrAccountUnknown
}

// AccountsOfPeople reads the accounts of people in one statement; people who
// were never given a code or a role have none and are absent.
func (s *Service) AccountsOfPeople(ctx context.Context, tx *db.Tx, people []org.PersonID) (map[org.PersonID]Account, error) {
	list, err := accountsBy(ctx, tx, tx.In("person_id", 2), db.Ints(tx, people))
	out := make(map[org.PersonID]Account, len(list))
	for _, a := range list {
		out[a.Person] = a
	}
	return out, err
}

// NamesOf tells who stands behind accounts, for lists that say who did
// something: the person's name, or the account's own. Unknown accounts are
// absent.
func (s *Service) NamesOf(ctx context.Context, tx *db.Tx, ids []AccountID) (map[AccountID]string, error) {
	list, err := accountsBy(ctx, tx, tx.In("id", 2), db.Ints(tx, ids))
	if err != nil {
		return nil, err
	}
	return s.names(ctx, tx, list)
}

// PeopleOf tells which people stand behind accounts; accounts without a person
// are absent.
func (s *Service) PeopleOf(ctx context.Context, tx *db.Tx, ids []AccountID) (map[AccountID]org.PersonID, error) {
	list, err := accountsBy(ctx, tx, "person_id IS NOT NULL AND "+tx.In("id", 2), db.Ints(tx, ids))
	out := make(map[AccountID]org.PersonID, len(list))
	for _, a := range list {
		out[a.ID] = a.Person
	}
	return out, err
}

func (s *Service) names(ctx context.Context, tx *db.Tx, accounts []Account) (map[AccountID]string, error) {
	var people []org.PersonID
	for _, a := range accounts {
		if a.Person != 0 {
			people = append(people, a.Person)
		}
	}
	known, err := s.org.PeopleByID(ctx, tx, people)
	out := make(map[AccountID]string, len(accounts))
	for _, a := range accounts {
		out[a.ID] = a.DisplayName()
		if p, ok := known[a.Person]; ok {
			out[a.ID] = p.Name
		}
	}
	return out, err
}

// find looks an account up by what was typed as login: an account's own
// e-mail first, then a person's number, e-mail or phone. Somebody who has left
// or whose account is closed is not found. A person without an account is
// found with the account 0.
func (s *Service) find(ctx context.Context, tx *db.Tx, login string) (Account, bool, error) {
	own, err := accountsBy(ctx, tx, "email = $2 AND email <> ''", login)
	if err != nil {
		return Account{}, false, err
	}
	if len(own) > 0 {
		return own[0], own[0].ClosedAt.IsZero(), nil
	}
	p, err := s.org.PersonByLogin(ctx, tx, login)
	if fault.CodeOf(err) == org.ErrPersonUnknown.Code || err == nil && p.HasLeft() {
		return Account{}, false, nil
	}
	if err != nil {
		return Account{}, false, err
	}
	found, err := s.AccountsOfPeople(ctx, tx, []org.PersonID{p.ID})
	if err != nil {
		return Account{}, false, err
	}
	a, ok := found[p.ID]
	if !ok {
		a = Account{Person: p.ID}
	}
	return a, a.ClosedAt.IsZero(), nil
}

// ownerOf is what is known about an account's owner and must not be the
// password.
func (s *Service) ownerOf(ctx context.Context, tx *db.Tx, a Account) (owner, error) {
	if a.Person == 0 {
		return owner{Name: a.Name, Email: a.Email}, nil
	}
	p, err := s.org.Person(ctx, tx, a.Person)
	return owner{Number: p.Number, Name: p.Name, Email: p.Email, Phone: p.Phone}, err
}

// ensureAccounts gives every one of the people an account and returns all of
// them.
func (s *Service) ensureAccounts(ctx context.Context, tx *db.Tx, people []org.PersonID) (map[org.PersonID]Account, error) {
	known, err := s.AccountsOfPeople(ctx, tx, people)
	if err != nil {
		return nil, err
	}
	var missing []org.PersonID
	for _, p := range people {
		if _, ok := known[p]; !ok {
			missing = append(missing, p)
		}
	}
	if len(missing) == 0 {
		return known, nil
	}
	slices.Sort(missing)
	if err := insertAccountsOfPeople(ctx, tx, slices.Compact(missing), s.clock.Now()); err != nil {
		return nil, err
	}
	return s.AccountsOfPeople(ctx, tx, people)
}
