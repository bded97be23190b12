package credithttp_test

import (
	"bytes"
	"mime/multipart"
	"testing"

	"xuefen/internal/credit/credithttp"
	"xuefen/internal/platform/sheet"
)

// form is a file as a browser sends it, with its content type.
func form(t *testing.T, name, text string) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestOpeningBalancesAreCheckedThenTaken(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		body, kind := form(t, "期初.csv", "工号,学分,类别,获得日期,有效期至,计入累计\n1001,36.50,选修,2025-12-31,2027-12-31,否\n1003,20,必修,2025-12-31,,是\n9999,1,选修,2025-12-31,,\n")
		send := func(login, path string) *answer { return h.ask(login, "POST", path, body, "Content-Type", kind) }
		send("1001", "/opening-balances").problem(403, "http.forbidden")
		h.roles.Give(t, h.Huang, "hr", h.Guangzhou)
		send("1009", "/opening-balances").problem(403, "credit.opening_whole")
		send("1009", "/opening-balances/check").problem(403, "credit.opening_whole")
		h.ask("1009", "GET", "/opening-balances", nil).problem(403, "credit.opening_whole")
		checked := read[credithttp.Opening](send("1007", "/opening-balances/check").is(200))
		if checked.Taken != 2 || checked.Rejected != 1 || checked.Credits != 5650 || checked.Counted != 2000 || len(checked.Rejects) != 1 || checked.Rejects[0].Row != 4 ||
			checked.Rejects[0].Column != "employee_no" || checked.Rejects[0].Detail == "" {
			t.Errorf("the preview %+v", checked)
		}
		if st := h.Standing(t, h.Lin, "ever"); st.Balance.Available != 0 {
			t.Errorf("the preview wrote %+v", st)
		}
		taken := read[credithttp.Opening](send("1007", "/opening-balances").is(200))
		again := read[credithttp.Opening](send("1007", "/opening-balances").is(200))
		if taken.Taken != 2 || again.Taken != 0 || again.Repeated != 2 {
			t.Errorf("taken %+v, then %+v", taken, again)
		}
		if lin, he := h.Standing(t, h.Lin, "ever"), h.Standing(t, h.He, "ever"); lin.Balance.Available != 3650 || lin.Accumulated != 0 || he.Accumulated != 2000 {
			t.Errorf("Lin %+v, He %+v", lin, he)
		}
		files := read[struct{ Items []credithttp.OpeningFile }](h.ask("1007", "GET", "/opening-balances", nil).is(200)).Items
		if len(files) != 2 || files[1].FileName != "期初.csv" || files[1].Taken != 2 || files[1].By != "苏敏" {
			t.Errorf("files %+v", files)
		}
		if list := read[struct{ Items []credithttp.OpeningFile }](h.ask("yinhe:1007", "GET", "/opening-balances", nil).is(200)).Items; len(list) != 0 {
			t.Errorf("the other company sees %+v", list)
		}
		for _, a := range []*answer{send("1007", "/opening-balances/rejects").is(200), h.ask("1007", "GET", "/opening-balances/template", nil).is(200)} {
			table, err := sheet.Open(bytes.NewReader(a.body), int64(len(a.body)), "x.xlsx", sheet.Limits{})
			if err != nil || len(table.Header().Headings) < 8 {
				t.Errorf("%s gives no workbook: %v", a.asked, err)
			}
		}
		h.Verify(t)
	})
}
