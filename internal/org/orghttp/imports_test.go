package orghttp_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"xuefen/internal/org/orghttp"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

const people = "工号,姓名,部门,职级\n1001,林晓,平台部,P7\n2001,新人,平台部,P5\n2002,,平台部,P5\n2003,缺上级,不存在,P5\n"

func TestAnImportOnTheAir(t *testing.T) {
	each(t, func(s *site) {
		var i orghttp.Import
		s.do("su", "POST", "/people-imports", file{"花名册.csv", people}).want(http.StatusCreated, &i)
		p := i.Preview
		if i.State != "open" || i.FileName != "花名册.csv" || i.CreatedBy != "account 3" || !i.FileKept || p.Rows != 4 || p.New != 1 || p.Changed != 1 || p.Rejected != 2 {
			s.Fatalf("got %+v", i)
		}
		if len(p.Changes) != 1 || p.Changes[0].Number != "1001" || strings.Join(p.Changes[0].Fields, ",") != "grade" {
			s.Errorf("got changes %+v", p.Changes)
		}
		if len(p.Columns) < 15 || p.Columns[0] != (orghttp.ImportColumn{Key: "number", Title: "工号", Index: 0}) || p.Columns[7].Index != -1 {
			s.Errorf("got columns %+v", p.Columns)
		}
		path := fmt.Sprintf("/people-imports/%d", i.ID)

		var rows httpx.Page[orghttp.ImportRow]
		s.do("su", "GET", path+"/rows?limit=1&rejected=true", nil).want(http.StatusOK, &rows)
		if len(rows.Items) != 1 || rows.Next == "" || rows.Items[0].Row != 4 || rows.Items[0].Cells[0].Code != "org.roster_name_missing" ||
			rows.Items[0].Cells[0].Detail != "这是新员工，请填写姓名。" || rows.Items[0].Values["number"] != "2002" {
			s.Errorf("got %+v", rows)
		}
		s.do("su", "GET", path+"/rows?limit=1&rejected=true&cursor="+rows.Next, nil).want(http.StatusOK, &rows)
		if len(rows.Items) != 1 || rows.Next != "" || rows.Items[0].Cells[0].Value != "不存在" {
			s.Errorf("got %+v", rows)
		}

		s.do("su", "PUT", path+"/cells", map[string]any{"cells": []map[string]any{{"row": 4, "column": "shoe_size", "value": "42"}}}).refused(fault.Invalid, "org.roster_no_such_column")
		s.do("su", "PUT", path+"/cells", map[string]any{"cells": []map[string]any{{"row": 4, "column": "name", "value": "补名"}}}).want(http.StatusOK, &i)
		if i.Preview.New != 2 || i.Preview.Rejected != 1 {
			s.Errorf("mended: got %+v", i.Preview)
		}
		rejected := s.do("su", "GET", path+"/rejected?format=csv", nil)
		if rejected.status != http.StatusOK || !strings.Contains(string(rejected.body), "没有找到部门") || !strings.Contains(rejected.header.Get("Content-Disposition"), "attachment") {
			s.Errorf("got %d %s", rejected.status, rejected.body)
		}
		s.do("su", "PUT", path+"/confirmation", nil).want(http.StatusOK, &i)
		if i.State != "done" || i.FinishedAt == nil || i.Preview.New != 2 || i.Preview.Changed != 1 {
			s.Errorf("got %+v", i)
		}
		s.do("su", "PUT", path+"/confirmation", nil).refused(fault.Conflict, "org.roster_finished")
		if got := s.numbers("su", "&q=2002"); len(got) != 1 {
			s.Errorf("got %v; want the new person 2002", got)
		}
		var history httpx.Page[orghttp.Import]
		s.do("su", "GET", "/people-imports", nil).want(http.StatusOK, &history)
		if len(history.Items) != 1 || history.Items[0].ID != i.ID {
			s.Errorf("got %+v", history)
		}
	})
}

func TestStrangeHeadingsAndFiles(t *testing.T) {
	each(t, func(s *site) {
		var i orghttp.Import
		s.do("su", "POST", "/people-imports", file{"p.csv", "代号,姓名\n2001,新人\n"}).want(http.StatusCreated, &i)
		if i.Preview.Problem == "" || len(i.Preview.Problems) != 1 || !strings.Contains(i.Preview.Problems[0], "工号") || len(i.Preview.Headings) != 2 {
			s.Errorf("got %+v", i.Preview)
		}
		path := fmt.Sprintf("/people-imports/%d", i.ID)
		s.do("su", "PUT", path+"/confirmation", nil).refused(fault.Conflict, "org.roster_columns_first")
		s.do("su", "PUT", path+"/layout", map[string]any{"columns": map[string]int{"number": 0}}).want(http.StatusOK, &i)
		if i.Preview.Problem != "" || i.Preview.New != 1 {
			s.Errorf("got %+v", i.Preview)
		}
		s.do("su", "DELETE", path, nil).want(http.StatusNoContent, nil)
		s.do("su", "PUT", path+"/confirmation", nil).refused(fault.NotFound, "org.roster_file_forgotten")
		s.do("su", "POST", "/people-imports", file{"p.pdf", "%PDF-1.7 nothing"}).refused(fault.Invalid, "sheet.pdf")
		template := s.do("su", "GET", "/people-import-template?format=csv&language=en", nil)
		if template.status != http.StatusOK || !strings.Contains(string(template.body), "Employee no.,Name,Department") {
			s.Errorf("got %d %s", template.status, template.body)
		}
	})
}
