package httpx

import "testing"

func TestSchemasAreNamedAfterTheirModule(t *testing.T) {
	for qualified, want := range map[string]string{
		"xuefen/internal/org/orghttp.Person":                                              "OrgPerson",
		"xuefen/internal/org/orghttp.orgUnit":                                             "OrgUnit",
		"xuefen/internal/credit/ledger.Transfer":                                          "LedgerTransfer",
		"xuefen/internal/platform/httpx.Problem":                                          "Problem",
		"xuefen/internal/platform/httpx.Page[xuefen/internal/org/orghttp.Person]":         "PageOrgPerson",
		"xuefen/internal/platform/httpx.Page[*xuefen/internal/learning/enrolhttp.row·12]": "PageEnrolRow",
		"xuefen/internal/platform/httpx.Page[int64]":                                      "PageInt64",
	} {
		if got := nameOf(qualified); got != want {
			t.Errorf("%s: got %s, want %s", qualified, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1 KB", 1536: "1.5 KB", 200 << 20: "200 MB", 5 << 40: "5 TB", 1 << 60: "1048576 TB"} {
		if got := Size(bytes); got != want {
			t.Errorf("%d: got %s, want %s", bytes, got, want)
		}
	}
}
