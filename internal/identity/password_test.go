package identity

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"xuefen/internal/platform/fault"
)

func TestAPasswordMatchesItsHashAndNoOther(t *testing.T) {
	h := newHasher(1)
	phc, err := h.hash(t.Context(), "青金ＡＢＣ１２３")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{"青金ＡＢＣ１２３": true, "青金ABC123": true, "青金abc123": false, "": false} {
		got, outdated, err := h.verify(t.Context(), phc, password)
		if err != nil || got != want || outdated {
			t.Errorf("%q: got %v, outdated %v, %v; want %v", password, got, outdated, err, want)
		}
	}
	if again, _ := h.hash(t.Context(), "青金ＡＢＣ１２３"); again == phc {
		t.Error("two hashes of one password are equal; want a salt of its own for each")
	}
}

func TestNobodyHasAPasswordThatMatches(t *testing.T) {
	h := newHasher(1)
	if matches, _, err := h.verify(t.Context(), "", ""); matches || err != nil {
		t.Errorf("an account without a password: got %v, %v; want no match", matches, err)
	}
}

func TestAWeakerHashIsOutdated(t *testing.T) {
	h := newHasher(1)
	weak := passwordHash{memoryKiB: 64, passes: 1, lanes: 1, salt: randomBytes(16), sum: randomBytes(32)}
	if _, outdated, err := h.verify(t.Context(), weak.String(), "whatever"); !outdated || err != nil {
		t.Errorf("got outdated %v, %v; want true", outdated, err)
	}
}

func TestWaitingForAHashIsBounded(t *testing.T) {
	h := newHasher(1)
	h.waiting.Store(MostWaitingForHash)
	if _, err := h.hash(t.Context(), "x"); fault.CodeOf(err) != "identity.busy" {
		t.Errorf("got %v; want identity.busy", err)
	}
	h.waiting.Store(0)
	h.slots <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.hash(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v; want the caller's own end", err)
	}
	if n := h.waiting.Load(); n != 0 {
		t.Errorf("%d still wait; want 0", n)
	}
}

func TestPasswordPolicy(t *testing.T) {
	c := newCommonPasswords()
	lin := owner{Number: "10012", Name: "林晓", Email: "lin.xiao@xinghe.example", Phone: "138 0000 1001"}
	smith := owner{Number: "7", Name: "Anna Smith", Email: "as@xinghe.example"}
	for password, want := range map[string]string{
		"山高月小 水落石出":                            "",
		"correct horse battery":                "",
		"8 characters ok":                      "",
		"short7!":                              "identity.password_short",
		strings.Repeat("长", LongestPassword+1): "identity.password_long",
		"12345678":                             "identity.password_common",
		"Password":                             "identity.password_common",
		"P@ssw0rd":                             "identity.password_common",
		"password2026!":                        "identity.password_common",
		"ｐａｓｓｗｏｒｄ":                             "identity.password_common",
		"woaini1314520":                        "identity.password_common",
		"1qaz2wsx":                             "identity.password_common",
		"aaaaaaaab":                            "identity.password_common",
		"23456789":                             "identity.password_common",
		"kjihgfed":                             "identity.password_common",
		"mine10012mine":                        "identity.password_personal",
		"我是林晓我怕谁啊":                             "identity.password_personal",
		"LIN.XIAO-rocks":                       "identity.password_personal",
		"call13800001001":                      "identity.password_personal",
	} {
		if got := fault.CodeOf(c.check(password, lin)); got != want {
			t.Errorf("%q of 林晓: got %q; want %q", password, got, want)
		}
	}
	for password, want := range map[string]string{
		"77 as in ascot":  "", // pieces too short to tell anything
		"blacksmith-7x7":  "identity.password_personal",
		"hannah and anna": "identity.password_personal",
	} {
		if got := fault.CodeOf(c.check(password, smith)); got != want {
			t.Errorf("%q of Anna Smith: got %q; want %q", password, got, want)
		}
	}
}

func TestPausesGrowAndEnd(t *testing.T) {
	a := allowance{free: 3, forget: time.Hour, first: 10 * time.Second, longest: 35 * time.Second}
	now := time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)
	var f failures
	for i, want := range []time.Duration{0, 0, 0, 10, 20, 35, 35} {
		f = f.plus(now, a)
		got := max(0, f.until(a).Sub(now))
		if got != want*time.Second {
			t.Errorf("after failure %d: got a pause of %v; want %v", i+1, got, want*time.Second)
		}
	}
	if n := f.at(now, a); n != 7 {
		t.Errorf("got %d failures; want 7", n)
	}
	for hours, want := range map[int]int64{1: 6, 6: 1, 7: 0, 100: 0} {
		if got := f.at(now.Add(time.Duration(hours)*time.Hour), a); got != want {
			t.Errorf("after %d hours: got %d failures; want %d", hours, got, want)
		}
	}
	if f.until(a).After(now.Add(a.longest)) {
		t.Error("the pause outlasts the longest one")
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b5dWRWJTmaaOWZM")
	f.Add("$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub")
	f.Add("$argon2id$v=19$m=1,t=1,p=1$00000000000$0000\n0000000")
	f.Add("$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub")
	f.Add("")
	f.Fuzz(func(t *testing.T, phc string) {
		h, err := parseHash(phc)
		if err != nil {
			return
		}
		if h.String() != phc {
			t.Errorf("%q reads as %q", phc, h.String())
		}
		if h.memoryKiB > mostHashMemoryKiB || h.passes > mostHashPasses || h.lanes > mostHashLanes || len(h.sum) > mostHashBytes {
			t.Errorf("%q demands more than the limits", phc)
		}
	})
}

func FuzzParseCredential(f *testing.F) {
	f.Add("xf", newCredential(tokenCredential).String())
	f.Add("xs", newCredential(sessionCredential).String())
	f.Add("xs", "xs_0123456789ab_")
	f.Add("xf", "xf__")
	f.Fuzz(func(t *testing.T, kind, text string) {
		c, ok := parseCredential(credentialKind(kind), text)
		if ok && c.String() != text {
			t.Errorf("%q reads as %q", text, c.String())
		}
		if ok && !c.proves(c.sum()) {
			t.Errorf("%q does not prove itself", text)
		}
	})
}

func FuzzParseCode(f *testing.F) {
	f.Add(newCode())
	f.Add("k7qm 3xpa 92rd")
	f.Add("OIL1-oil1-OIL1")
	f.Add("－－－")
	f.Fuzz(func(t *testing.T, typed string) {
		plain, ok := parseCode(typed)
		if !ok {
			return
		}
		if again, ok := parseCode(strings.ToUpper(plain)); !ok || again != plain {
			t.Errorf("%q reads as %q, and that as %q", typed, plain, again)
		}
	})
}

func TestACodeIsReadAsPeopleTypeIt(t *testing.T) {
	want := "0110abcd2345"
	for _, typed := range []string{"0110-ABCD-2345", "oilO abcd 2345", "ＯＩＬＯ-ａｂｃｄ-2345", " 0110abcd2345 "} {
		if got, ok := parseCode(typed); !ok || got != want {
			t.Errorf("%q: got %q, %v; want %q", typed, got, ok, want)
		}
	}
	for _, typed := range []string{"", "0110-ABCD-234", "0110-ABCD-23456", "u110-ABCD-2345", strings.Repeat("-", 100)} {
		if got, ok := parseCode(typed); ok {
			t.Errorf("%q: got %q; want a refusal", typed, got)
		}
	}
}
