package identity_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"xuefen/internal/identity"
	"xuefen/internal/identity/identitytest"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// issue makes codes as a person and gives them by person, with the list.
func issue(t *testing.T, c *identitytest.Cast, by org.PersonID, r identity.CodeRequest) (map[org.PersonID]string, identity.CodeList, error) {
	t.Helper()
	actor := c.Actor(t, by)
	var list identity.CodeList
	err := c.DB.Tenant(c.Tenant).Tx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = c.Identity.IssueCodes(ctx, tx, actor, r)
		return err
	})
	codes := map[org.PersonID]string{}
	for _, i := range list.Codes {
		codes[i.Person] = i.Code
	}
	return codes, list, err
}

func mustIssue(t *testing.T, c *identitytest.Cast, by org.PersonID, r identity.CodeRequest) map[org.PersonID]string {
	t.Helper()
	codes, _, err := issue(t, c, by, r)
	if err != nil {
		t.Fatalf("issue codes: %v", err)
	}
	return codes
}

// ticket signs in with a code and gives the ticket.
func ticket(t *testing.T, c *identitytest.Cast, login, code string) string {
	t.Helper()
	entry, err := c.Identity.SignIn(t.Context(), identity.Attempt{Login: login, Secret: code, From: identitytest.Office})
	if err != nil || entry.Ticket == "" || entry.Session != "" {
		t.Fatalf("sign %s in with %s: got %+v, %v; want a ticket", login, code, entry, err)
	}
	return entry.Ticket
}

func choose(t *testing.T, c *identitytest.Cast, ticket, password string) (identity.Entry, string) {
	t.Helper()
	entry, err := c.Identity.ChoosePassword(t.Context(), ticket, password, identitytest.Office)
	if err != nil && fault.CodeOf(err) == "" {
		t.Fatal(err)
	}
	return entry, fault.CodeOf(err)
}

func TestFromAListOfCodesToAPassword(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.He)
		codes, list, err := issue(t, c, c.Su, identity.CodeRequest{})
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := codes[c.He]; ok || len(codes) != 6 || list.Skipped != 2 {
			t.Errorf("got %d codes, %d skipped, one for 何静: %v; want 6 of 9, not for 何静 who has a password, nor for 苏敏 and 高远 who have roles",
				len(codes), list.Skipped, ok)
		}
		if i := slices.IndexFunc(list.Codes, func(i identity.IssuedCode) bool { return i.Person == c.Lin }); i < 0 ||
			list.Codes[i].Number != "1001" || list.Codes[i].Name != "林晓" || list.Codes[i].Department != "平台部" {
			t.Errorf("林晓's line is missing or wrong: %+v", list.Codes)
		}
		first := ticket(t, c, "1001", codes[c.Lin])
		_, code := choose(t, c, first, "12345678")
		wantCode(t, "a weak password", code, "identity.password_common")
		_, code = choose(t, c, first, "林晓 is my name")
		wantCode(t, "a password with the name", code, "identity.password_personal")
		entry, code := choose(t, c, first, identitytest.Password)
		wantCode(t, "a good password", code, "")
		if actor, err := c.Identity.BySession(t.Context(), entry.Session); err != nil || actor.Person != int64(c.Lin) {
			t.Errorf("the session: got person %d, %v; want 林晓", actor.Person, err)
		}
		wantCode(t, "the password", attempt(t, c, "1001", identitytest.Password, identitytest.Office), "")
		wantCode(t, "the code once more", attempt(t, c, "1001", codes[c.Lin], identitytest.Office), "identity.sign_in_failed")
		_, code = choose(t, c, first, "another good one")
		wantCode(t, "the ticket once more", code, "identity.ticket_unknown")
	})
}

func TestACodeOpensOnlyItsOwnAccount(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		codes := mustIssue(t, c, c.Su, identity.CodeRequest{})
		wantCode(t, "林晓's code for 周明远", attempt(t, c, "1004", codes[c.Lin], identitytest.Office), "identity.sign_in_failed")
		wantCode(t, "for nobody", attempt(t, c, "9999", codes[c.Lin], identitytest.Office), "identity.sign_in_failed")
		ticket(t, c, "lin.xiao@xinghe.example", codes[c.Lin])
	})
}

func TestASecondListReplacesTheFirst(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		first := mustIssue(t, c, c.Su, identity.CodeRequest{})
		open := ticket(t, c, "1004", first[c.Zhou])
		second := mustIssue(t, c, c.Su, identity.CodeRequest{})
		wantCode(t, "the first code", attempt(t, c, "1001", first[c.Lin], identitytest.Office), "identity.sign_in_failed")
		_, code := choose(t, c, open, identitytest.Password)
		wantCode(t, "a ticket of the first code", code, "identity.ticket_unknown")
		ticket(t, c, "1001", second[c.Lin])
	})
}

func TestCodesAndTicketsExpire(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		codes := mustIssue(t, c, c.Su, identity.CodeRequest{})
		c.Clock.Advance(identity.OneTimeCodeLives - time.Second)
		late := ticket(t, c, "1001", codes[c.Lin])
		c.Clock.Advance(identity.TicketLives)
		_, code := choose(t, c, late, identitytest.Password)
		wantCode(t, "a ticket after a quarter of an hour", code, "identity.ticket_unknown")
		wantCode(t, "a code after fourteen days", attempt(t, c, "1001", codes[c.Lin], identitytest.Office), "identity.code_expired")
		wantCode(t, "a wrong code then", attempt(t, c, "1001", codes[c.Zhou], identitytest.Office), "identity.sign_in_failed")
	})
}

func TestACodeWorksWhileOthersGuess(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		codes := mustIssue(t, c, c.Su, identity.CodeRequest{})
		for range 6 {
			attempt(t, c, "1001", "guess", from("198.51.100.9"))
		}
		wantCode(t, "a password now", attempt(t, c, "1001", "guess", identitytest.Office), "identity.too_many_attempts")
		ticket(t, c, "1001", codes[c.Lin])
	})
}

func TestWhoMayGiveCodesToWhom(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		c.SetPassword(t, c.Lin)
		cookie := c.SignIn(t, "1001")
		_, _, err := issue(t, c, c.Wang, identity.CodeRequest{})
		wantCode(t, "by an employee", fault.CodeOf(err), "identity.nobody_needs_code")

		// 林晓 forgot the password: named, she gets a code, and the old sessions
		// end when she chooses again.
		codes := mustIssue(t, c, c.Su, identity.CodeRequest{People: []org.PersonID{c.Lin}})
		if len(codes) != 1 {
			t.Fatalf("got %d codes; want one", len(codes))
		}
		wantCode(t, "the old password meanwhile", attempt(t, c, "1001", identitytest.Password, identitytest.Office), "")
		if _, code := choose(t, c, ticket(t, c, "1001", codes[c.Lin]), "an altogether new one"); code != "" {
			t.Fatal(code)
		}
		_, err = c.Identity.BySession(t.Context(), cookie)
		wantCode(t, "the old session", fault.CodeOf(err), "identity.session_ended")

		_, list, err := issue(t, c, c.Su, identity.CodeRequest{People: []org.PersonID{c.Gao}})
		wantCode(t, "HR for the administrator", fault.CodeOf(err), "identity.nobody_needs_code")
		if list.Skipped != 1 {
			t.Errorf("got %d skipped; want 1", list.Skipped)
		}
		if codes := mustIssue(t, c, c.Gao, identity.CodeRequest{People: []org.PersonID{c.Su}}); len(codes) != 1 {
			t.Errorf("the administrator for HR: got %d codes; want 1", len(codes))
		}

		// HR of the branch gives codes to the branch only.
		c.Give(t, c.He, identity.RoleHR, c.Guangzhou)
		codes = mustIssue(t, c, c.He, identity.CodeRequest{})
		if _, ok := codes[c.Huang]; !ok || len(codes) != 1 {
			t.Errorf("HR of 广州: got %d codes; want one for 黄志强", len(codes))
		}
		_, _, err = issue(t, c, c.He, identity.CodeRequest{People: []org.PersonID{c.Zhou}})
		wantCode(t, "HR of 广州 for headquarters", fault.CodeOf(err), "org.person_unknown")

		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Org.Leave(ctx, tx, c.Zhou, "2026-09-01", "")
			return err
		})
		_, _, err = issue(t, c, c.Su, identity.CodeRequest{People: []org.PersonID{c.Zhou}})
		wantCode(t, "somebody who left", fault.CodeOf(err), "org.person_unknown")
	})
}

func TestOfTwoWhoUseOneCodeOneWins(t *testing.T) {
	each(t, func(t *testing.T, c *identitytest.Cast) {
		codes := mustIssue(t, c, c.Su, identity.CodeRequest{})
		open := ticket(t, c, "1001", codes[c.Lin])
		results := make(chan string, 2)
		for _, password := range []string{"the first of two words", "the second of two words"} {
			go func() {
				_, err := c.Identity.ChoosePassword(context.WithoutCancel(t.Context()), open, password, identitytest.Office)
				results <- fault.CodeOf(err)
			}()
		}
		got := []string{<-results, <-results}
		slices.Sort(got)
		if !slices.Equal(got, []string{"", "identity.ticket_unknown"}) {
			t.Errorf("got %q; want one success and one refusal", got)
		}
	})
}
