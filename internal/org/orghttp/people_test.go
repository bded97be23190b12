package orghttp_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"xuefen/internal/org"
	"xuefen/internal/org/orghttp"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

func (s *site) numbers(reader, query string) (numbers []string) {
	s.Helper()
	next := ""
	for {
		var page httpx.Page[orghttp.Person]
		s.do(reader, "GET", "/people?limit=3&cursor="+next+query, nil).want(http.StatusOK, &page)
		for _, p := range page.Items {
			numbers = append(numbers, p.Number)
		}
		if next = page.Next; next == "" {
			return numbers
		}
	}
}

func TestReadersSeeThePeopleOfTheirScope(t *testing.T) {
	each(t, func(s *site) {
		everybody := []string{"1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008", "1009"}
		for _, q := range []struct {
			reader, query string
			want          []string
		}{
			{"lin", "", []string{"1001"}},
			{"wang", "", []string{"1001", "1002", "1003", "1004", "1005"}},
			{"huang", "", []string{"1009"}},
			{"su", "", everybody},
			{"su", "&q=%E6%9E%97", []string{"1001"}},
			{"su", "&status=probation,on_leave", []string{"1005"}},
			{"su", fmt.Sprintf("&department_id=%d", s.Research), []string{"1001", "1002", "1003", "1004", "1005", "1006", "1008"}},
			{"wang", fmt.Sprintf("&mentor_id=%d", s.Xu), []string{"1001", "1005"}},
		} {
			if got := s.numbers(q.reader, q.query); !slices.Equal(got, q.want) {
				s.Errorf("%s%s: got %v; want %v", q.reader, q.query, got, q.want)
			}
		}
		s.do("lin", "GET", fmt.Sprintf("/people/%d", s.He), nil).refused(fault.NotFound, "org.person_unknown")
		s.do("su", "GET", "/people?status=gone", nil).want(http.StatusUnprocessableEntity, nil)
		s.do("su", "GET", "/people?cursor=nonsense", nil).refused(fault.Invalid, "http.cursor_invalid")
		var n orghttp.Headcount
		s.do("wang", "GET", "/headcount", nil).want(http.StatusOK, &n)
		if n != (orghttp.Headcount{Probation: 1, Active: 4}) {
			s.Errorf("got %+v; want 4 active and 1 on probation", n)
		}
	})
}

func TestAPersonIsShownWhole(t *testing.T) {
	each(t, func(s *site) {
		var p orghttp.Person
		s.do("lin", "GET", fmt.Sprintf("/people/%d", s.Lin), nil).want(http.StatusOK, &p)
		if p.Number != "1001" || p.Department.Code != "PLAT" || !slices.Equal(p.DepartmentPath, []string{"总部", "研发中心", "平台部"}) ||
			p.Grade.Code != "P6" || p.Position.Name != "软件工程师" || p.Manager.Name != "王磊" || p.Mentor.Number != "1002" ||
			p.HiredOn != "2022-07-11" || p.WorkloadPercent != 100 || p.Tags == nil || p.Can.Edit {
			s.Errorf("got %+v", p)
		}
	})
}

func TestFromHiringToLeaving(t *testing.T) {
	each(t, func(s *site) {
		var p orghttp.Person
		s.do("su", "POST", "/people", map[string]any{
			"number": "2001", "name": "新人", "hired_on": "2026-09-01", "department_id": s.Platform, "manager_id": s.Wang, "status": "probation",
		}).want(http.StatusCreated, &p)
		if p.Status != "probation" || p.Manager.Number != "1006" || !p.Can.Edit {
			s.Errorf("got %+v", p)
		}
		path := fmt.Sprintf("/people/%d", p.ID)
		s.do("su", "PUT", path+"/profile", map[string]any{"number": "2001", "name": "新人", "email": "x.r@xinghe.example", "tags": []string{"党员"}}).want(http.StatusOK, &p)
		if p.Email != "x.r@xinghe.example" || !slices.Equal(p.Tags, []string{"党员"}) || p.HiredOn != "" {
			s.Errorf("got %+v", p)
		}
		s.do("su", "POST", path+"/assignments", map[string]any{"department_id": s.Sales, "effective_from": "2026-09-01", "note": "调动"}).want(http.StatusOK, &p)
		if p.Department.Code != "GZ-SALES" || p.Status != "active" || p.Manager != nil {
			s.Errorf("got %+v", p)
		}
		s.do("su", "PUT", path+"/leaving", map[string]any{"effective_from": "2026-12-31"}).want(http.StatusOK, &p)
		if p.Status != "active" {
			s.Errorf("got %s; want active until the day", p.Status)
		}
		var history struct{ Items []orghttp.Stand }
		s.do("su", "GET", path+"/assignments", nil).want(http.StatusOK, &history)
		if len(history.Items) != 2 || history.Items[0].Status != "left" || history.Items[1].Note != "调动" || history.Items[1].RecordedBy != "account 3" {
			s.Errorf("got %+v", history.Items)
		}
		var stand orghttp.Stand
		s.do("su", "GET", path+"/stand?at=2027-01-01T00:00:00Z", nil).want(http.StatusOK, &stand)
		if stand.Status != "left" || stand.Department.Name != "销售部" {
			s.Errorf("got %+v", stand)
		}
		s.do("su", "GET", path+"/stand?at=2020-01-01T00:00:00Z", nil).want(http.StatusOK, &stand)
		if stand.Status != "active" {
			s.Errorf("got %+v", stand)
		}
		s.do("su", "POST", "/people", map[string]any{"number": "1001", "name": "重号", "department_id": s.Platform}).refused(fault.Conflict, "org.number_taken")
	})
}

func TestABranchManagesItsOwnPeopleOnly(t *testing.T) {
	each(t, func(s *site) {
		var p orghttp.Person
		s.do("huang", "POST", "/people", map[string]any{"number": "2001", "name": "新人", "department_id": s.Sales}).want(http.StatusCreated, &p)
		s.do("huang", "POST", "/people", map[string]any{"number": "2002", "name": "新人", "department_id": s.Platform}).refused(fault.Forbidden, "org.outside_reach")
		path := fmt.Sprintf("/people/%d/assignments", p.ID)
		s.do("huang", "POST", path, map[string]any{"department_id": s.Platform}).refused(fault.Forbidden, "org.outside_reach")
		s.do("huang", "PUT", fmt.Sprintf("/people/%d/leaving", s.Lin), map[string]any{}).refused(fault.NotFound, "org.person_unknown")
		s.do("huang", "POST", "/people-imports", file{"people.csv", "工号,姓名\n1,甲\n"}).refused(fault.Forbidden, "org.needs_tenant_scope")
		reader := s.readers["wang"]
		reader.Grants = append(grants(reader.Grants[0].Scope, org.PeopleRead), grants(1, org.PeopleManage)...) // only themselves
		s.readers["wang"] = reader
		s.do("wang", "PUT", fmt.Sprintf("/people/%d/leaving", s.Lin), map[string]any{}).refused(fault.Forbidden, "http.forbidden")
	})
}
