package orghttp_test

import (
	"fmt"
	"net/http"
	"testing"

	"xuefen/internal/org/orghttp"
	"xuefen/internal/platform/fault"
)

func (s *site) tree(reader string) map[string]orghttp.Department {
	s.Helper()
	var got struct{ Items []orghttp.Department }
	s.do(reader, "GET", "/departments", nil).want(http.StatusOK, &got)
	byCode := map[string]orghttp.Department{}
	for _, d := range got.Items {
		byCode[d.Code] = d
	}
	return byCode
}

func TestTheDepartmentTreeIsMaintained(t *testing.T) {
	each(t, func(s *site) {
		tree := s.tree("lin")
		if d := tree["PLAT"]; len(tree) != 6 || d.Headcount != 6 || d.ParentID != int64(s.Research) || d.Can.Edit {
			s.Errorf("got %+v of %d", d, len(tree))
		}
		var d orghttp.Department
		s.do("su", "POST", "/departments", map[string]any{"name": "数据部", "parent_id": s.Research}).want(http.StatusCreated, &d)
		if d.Code != "数据部" || d.Kind != "department" || !d.Can.Edit {
			s.Errorf("got %+v", d)
		}
		path := fmt.Sprintf("/departments/%d", d.ID)
		s.do("su", "PUT", path, map[string]any{"name": "数据智能部", "kind": "branch", "sort": 3}).want(http.StatusOK, &d)
		s.do("su", "PUT", path+"/place", map[string]any{"parent_id": 0}).want(http.StatusOK, &d)
		s.do("su", "PUT", path+"/closing", nil).want(http.StatusOK, &d)
		if d.Name != "数据智能部" || d.Kind != "branch" || d.Sort != 3 || d.ParentID != 0 || !d.Closed {
			s.Errorf("got %+v", d)
		}
		s.do("su", "DELETE", path+"/closing", nil).want(http.StatusOK, &d)
		if d.Closed {
			s.Errorf("got %+v; want it open again", d)
		}
		s.do("su", "PUT", fmt.Sprintf("/departments/%d/closing", s.Platform), nil).refused(fault.Conflict, "org.department_not_empty")
	})
}

func TestABranchMaintainsItsOwnTreeOnly(t *testing.T) {
	each(t, func(s *site) {
		tree := s.tree("huang")
		if !tree["GZ-SALES"].Can.Edit || tree["PLAT"].Can.Edit {
			s.Errorf("got %+v and %+v; want only the branch to be editable", tree["GZ-SALES"], tree["PLAT"])
		}
		var d orghttp.Department
		s.do("huang", "POST", "/departments", map[string]any{"name": "客服部", "parent_id": s.Guangzhou}).want(http.StatusCreated, &d)
		s.do("huang", "POST", "/departments", map[string]any{"name": "客服部", "parent_id": s.Research}).refused(fault.Forbidden, "org.outside_reach")
		s.do("huang", "POST", "/departments", map[string]any{"name": "客服部"}).refused(fault.Forbidden, "org.needs_tenant_scope")
		s.do("huang", "PUT", fmt.Sprintf("/departments/%d/place", d.ID), map[string]any{"parent_id": s.Research}).refused(fault.Forbidden, "org.outside_reach")
		s.do("huang", "PUT", fmt.Sprintf("/departments/%d", s.Platform), map[string]any{"name": "我的", "kind": "branch"}).refused(fault.Forbidden, "org.outside_reach")
		s.do("huang", "POST", "/positions", map[string]any{"code": "店长"}).refused(fault.Forbidden, "org.needs_tenant_scope")
	})
}

func TestPositionsAndGradesAreMaintained(t *testing.T) {
	each(t, func(s *site) {
		var p orghttp.Position
		s.do("su", "POST", "/positions", map[string]any{"code": "架构师"}).want(http.StatusCreated, &p)
		s.do("su", "POST", "/positions", map[string]any{"code": "架构师"}).refused(fault.Conflict, "org.position_code_taken")
		s.do("su", "PUT", fmt.Sprintf("/positions/%d", p.ID), map[string]any{"name": "首席架构师", "closed": true}).want(http.StatusOK, &p)
		if p.Code != "架构师" || p.Name != "首席架构师" || !p.Closed {
			s.Errorf("got %+v", p)
		}
		var g orghttp.Grade
		s.do("su", "POST", "/grades", map[string]any{"code": "M3", "rank": 9}).want(http.StatusCreated, &g)
		s.do("su", "POST", "/grades", map[string]any{"code": "M3", "rank": 9}).refused(fault.Conflict, "org.grade_code_taken")
		s.do("su", "PUT", fmt.Sprintf("/grades/%d", g.ID), map[string]any{"name": "总监", "rank": 1, "closed": false}).want(http.StatusOK, &g)
		var grades struct{ Items []orghttp.Grade }
		s.do("lin", "GET", "/grades", nil).want(http.StatusOK, &grades)
		if len(grades.Items) != 5 || grades.Items[0] != g {
			s.Errorf("got %+v; want 总监 with the lowest rank first", grades.Items)
		}
		var positions struct{ Items []orghttp.Position }
		s.do("lin", "GET", "/positions", nil).want(http.StatusOK, &positions)
		if len(positions.Items) != 5 {
			s.Errorf("got %+v; want five", positions.Items)
		}
	})
}

func TestTheCompanyChangesItsSettings(t *testing.T) {
	each(t, func(s *site) {
		var got orghttp.Tenant
		s.do("nobody", "GET", "/tenant", nil).want(http.StatusOK, &got)
		if got.Slug != "xinghe" || got.Can.Edit || got.Settings.SecondPersonPublishes {
			s.Errorf("got %+v", got)
		}
		change := map[string]any{"name": "星河", "time_zone": "Asia/Urumqi", "language": "en", "settings": map[string]any{"second_person_publishes": true}}
		s.do("lin", "PUT", "/tenant", change).refused(fault.Forbidden, "http.forbidden")
		s.do("su", "PUT", "/tenant", change).want(http.StatusOK, &got)
		if got.Name != "星河" || got.TimeZone != "Asia/Urumqi" || !got.Settings.SecondPersonPublishes || !got.Can.Edit {
			s.Errorf("got %+v", got)
		}
		change["time_zone"] = "Mars/Base"
		s.do("su", "PUT", "/tenant", change).refused(fault.Invalid, "org.time_zone_unknown")
	})
}
