// Package orgtest makes the company that every test plays in: 星河集团 and its
// people, entered by the real service.
package orgtest

import (
	"context"
	"testing"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
)

// Now is where the clock of the tests stands: a Tuesday morning in Shanghai.
var Now = time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)

// Cast is the company with its service and clock.
type Cast struct {
	Org    *org.Service
	Clock  *clock.Fixed
	Tenant db.TenantID
	DB     *db.DB

	Headquarters, Research, Platform, People, Guangzhou, Sales org.DepartmentID
	Engineer, Manager, Trainer, Seller                         org.PositionID
	P5, P6, P7, M2                                             org.GradeID

	Lin   org.PersonID // 林晓 1001, 平台部 P6; reports to Wang, guided by Xu
	Xu    org.PersonID // 许国栋 1002, 平台部 P7, mentor of Lin and Chen
	He    org.PersonID // 何静 1003, 平台部 P6
	Zhou  org.PersonID // 周明远 1004, 平台部 P5
	Chen  org.PersonID // 陈立 1005, 平台部 P5, on probation since August
	Wang  org.PersonID // 王磊 1006, manager of 平台部, M2
	Su    org.PersonID // 苏敏 1007, HR, 人力资源部
	Gao   org.PersonID // 高远 1008, system administrator, 研发中心
	Huang org.PersonID // 黄志强 1009, salesman in the branch 广州
}

// Company enters the tenant xinghe with its people.
func Company(t testing.TB, d *db.DB) *Cast {
	t.Helper()
	return CompanyNamed(t, d, "xinghe", "星河集团")
}

// CompanyNamed enters the same people as another tenant, for tests that look
// over the fence.
func CompanyNamed(t testing.TB, d *db.DB, slug, name string) *Cast {
	t.Helper()
	c := &Cast{DB: d, Clock: clock.NewFixed(Now)}
	c.Org = org.New(d, c.Clock)
	tenant, err := c.Org.CreateTenant(t.Context(), org.NewTenant{Slug: slug, Name: name}, nil)
	if err != nil {
		t.Fatalf("create the company: %v", err)
	}
	c.Tenant = tenant.ID
	c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		if err := c.build(ctx, tx); err != nil {
			return err
		}
		return c.hire(ctx, tx)
	})
	return c
}

// Tx runs work in a transaction of the company and fails the test on an error.
func (c *Cast) Tx(t testing.TB, work func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := c.DB.Tenant(c.Tenant).Tx(t.Context(), work); err != nil {
		t.Fatal(err)
	}
}

// Read runs work in a reading transaction and fails the test on an error.
func (c *Cast) Read(t testing.TB, work func(context.Context, *db.Tx) error) {
	t.Helper()
	if err := c.DB.Tenant(c.Tenant).Read(t.Context(), work); err != nil {
		t.Fatal(err)
	}
}

func (c *Cast) build(ctx context.Context, tx *db.Tx) error {
	for _, n := range []struct {
		id         *org.DepartmentID
		code, name string
		kind       org.DepartmentKind
		parent     *org.DepartmentID
	}{
		{&c.Headquarters, "HQ", "总部", "", nil},
		{&c.Research, "RD", "研发中心", "", &c.Headquarters},
		{&c.Platform, "PLAT", "平台部", "", &c.Research},
		{&c.People, "HR", "人力资源部", "", &c.Headquarters},
		{&c.Guangzhou, "GZ", "广州分公司", org.KindBranch, &c.Headquarters},
		{&c.Sales, "GZ-SALES", "销售部", "", &c.Guangzhou},
	} {
		given := org.NewDepartment{Code: n.code, Name: n.name, Kind: n.kind}
		if n.parent != nil {
			given.Parent = *n.parent
		}
		d, err := c.Org.AddDepartment(ctx, tx, given)
		if err != nil {
			return err
		}
		*n.id = d.ID
	}
	for _, n := range []struct {
		id   *org.PositionID
		name string
	}{{&c.Engineer, "软件工程师"}, {&c.Manager, "部门主管"}, {&c.Trainer, "培训管理员"}, {&c.Seller, "销售代表"}} {
		p, err := c.Org.SavePosition(ctx, tx, n.name, n.name, false)
		if err != nil {
			return err
		}
		*n.id = p.ID
	}
	for _, n := range []struct {
		id   *org.GradeID
		code string
		rank int
	}{{&c.P5, "P5", 5}, {&c.P6, "P6", 6}, {&c.P7, "P7", 7}, {&c.M2, "M2", 8}} {
		g, err := c.Org.SaveGrade(ctx, tx, n.code, n.code, n.rank, false)
		if err != nil {
			return err
		}
		*n.id = g.ID
	}
	return nil
}

func (c *Cast) hire(ctx context.Context, tx *db.Tx) error {
	nobody := new(org.PersonID)
	for _, h := range []struct {
		id              *org.PersonID
		number, name    string
		mail            string
		hired           org.Date
		department      org.DepartmentID
		position        org.PositionID
		grade           org.GradeID
		manager, mentor *org.PersonID
		status          org.Status
	}{
		{&c.Gao, "1008", "高远", "gao.yuan", "2019-07-01", c.Research, c.Engineer, c.P7, nobody, nobody, org.Active},
		{&c.Wang, "1006", "王磊", "wang.lei", "2016-03-14", c.Platform, c.Manager, c.M2, &c.Gao, nobody, org.Active},
		{&c.Xu, "1002", "许国栋", "xu.guodong", "2014-06-03", c.Platform, c.Engineer, c.P7, &c.Wang, nobody, org.Active},
		{&c.Lin, "1001", "林晓", "lin.xiao", "2022-07-11", c.Platform, c.Engineer, c.P6, &c.Wang, &c.Xu, org.Active},
		{&c.He, "1003", "何静", "he.jing", "2021-04-19", c.Platform, c.Engineer, c.P6, &c.Wang, nobody, org.Active},
		{&c.Zhou, "1004", "周明远", "zhou.mingyuan", "2023-09-04", c.Platform, c.Engineer, c.P5, &c.Wang, nobody, org.Active},
		{&c.Chen, "1005", "陈立", "chen.li", "2026-08-03", c.Platform, c.Engineer, c.P5, &c.Wang, &c.Xu, org.Probation},
		{&c.Su, "1007", "苏敏", "su.min", "2018-01-08", c.People, c.Trainer, c.P6, nobody, nobody, org.Active},
		{&c.Huang, "1009", "黄志强", "huang.zhiqiang", "2020-11-02", c.Sales, c.Seller, c.P5, nobody, nobody, org.Active},
	} {
		p, err := c.Org.Hire(ctx, tx, org.Profile{
			Number: h.number, Name: h.name, Email: h.mail + "@xinghe.example", Phone: "1380000" + h.number, HiredOn: h.hired,
		}, org.Placement{
			Department: h.department, Position: h.position, Grade: h.grade, Manager: *h.manager, Mentor: *h.mentor, Status: h.status,
		}, "", "")
		if err != nil {
			return err
		}
		*h.id = p.ID
	}
	return nil
}
