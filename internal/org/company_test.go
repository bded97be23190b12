package org_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/fault"
)

var modules = []db.Module{event.Migrations(), org.Migrations()}

// each runs a test in the company on both databases.
func each(t *testing.T, test func(t *testing.T, c *orgtest.Cast)) {
	t.Helper()
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) { test(t, orgtest.Company(t, d)) })
}

// refused runs work in a transaction of its own and wants its fault.
func refused(t *testing.T, c *orgtest.Cast, code string, work func(context.Context, *db.Tx) error) {
	t.Helper()
	err := c.DB.Tenant(c.Tenant).Tx(t.Context(), work)
	if got := fault.CodeOf(err); got != code {
		t.Errorf("got %v; want the fault %s", err, code)
	}
}

func TestATenantIsFoundByItsCode(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		got, err := c.Org.TenantBySlug(t.Context(), " XINGHE ")
		if err != nil || got.ID != c.Tenant || got.Name != "星河集团" || got.TimeZone != "Asia/Shanghai" || got.Language != "zh-CN" {
			t.Errorf("got %+v, %v; want 星河集团 with the defaults", got, err)
		}
		if _, err := c.Org.TenantBySlug(t.Context(), "nobody"); fault.CodeOf(err) != "org.tenant_unknown" {
			t.Errorf("got %v; want org.tenant_unknown", err)
		}
		for slug, want := range map[string]string{"xinghe": "org.slug_taken", "Xing he": "org.slug_malformed", "-x": "org.slug_malformed", "x": "org.slug_malformed"} {
			if _, err := c.Org.CreateTenant(t.Context(), org.NewTenant{Slug: slug, Name: "另一家"}, nil); fault.CodeOf(err) != want {
				t.Errorf("slug %q: got %v; want %s", slug, err, want)
			}
		}
		if _, err := c.Org.CreateTenant(t.Context(), org.NewTenant{Slug: "other", Name: "另一家", TimeZone: "Mars/Base"}, nil); fault.CodeOf(err) != "org.time_zone_unknown" {
			t.Errorf("got %v; want org.time_zone_unknown", err)
		}
		all, err := c.Org.Tenants(t.Context())
		if err != nil || len(all) != 1 {
			t.Errorf("got %d tenants, %v; want 1", len(all), err)
		}
	})
}

func TestSettingsAreSeenByEveryoneAfterTheCommit(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		zone := func() (name string) {
			c.Read(t, func(ctx context.Context, tx *db.Tx) error {
				in, err := c.Org.Location(ctx, tx)
				name = in.String()
				return err
			})
			return name
		}
		if got := zone(); got != "Asia/Shanghai" {
			t.Fatalf("got %s; want Asia/Shanghai", got)
		}
		change := org.TenantChange{Name: "星河", TimeZone: "Asia/Urumqi", Language: "en", Settings: org.Settings{SecondPersonPublishes: true}}
		refused(t, c, "org.name_missing", func(ctx context.Context, tx *db.Tx) error {
			if _, err := c.Org.ChangeTenant(ctx, tx, change); err != nil {
				return err
			}
			if in, err := c.Org.Location(ctx, tx); err != nil || in.String() != "Asia/Urumqi" {
				t.Errorf("inside the transaction got %v, %v; want Asia/Urumqi", in, err)
			}
			_, err := c.Org.ChangeTenant(ctx, tx, org.TenantChange{})
			return err
		})
		if got := zone(); got != "Asia/Shanghai" {
			t.Errorf("after the rollback got %s; want Asia/Shanghai", got)
		}
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Org.ChangeTenant(ctx, tx, change)
			return err
		})
		if got := zone(); got != "Asia/Urumqi" {
			t.Errorf("after the commit got %s; want Asia/Urumqi", got)
		}
		got, err := c.Org.TenantBySlug(t.Context(), "xinghe")
		if err != nil || !got.Settings.SecondPersonPublishes || got.Name != "星河" || got.Language != "en" {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestTheTreeReadsInOrder(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			list, err := c.Org.Departments(ctx, tx)
			if err != nil {
				return err
			}
			if len(list) != 6 || list[0].Code != "HQ" {
				t.Errorf("got %v; want six departments from HQ", list)
			}
			for i, d := range list {
				if parent := slices.IndexFunc(list, func(p org.Department) bool { return p.ID == d.ParentID }); parent >= i {
					t.Errorf("%s stands before its parent", d.Code)
				}
			}
			below, err := c.Org.Subtree(ctx, tx, c.Research)
			if want := []org.DepartmentID{c.Research, c.Platform}; err != nil || !slices.Equal(below, want) {
				t.Errorf("got %v, %v; want %v", below, err, want)
			}
			tree, err := c.Org.Tree(ctx, tx)
			if err != nil {
				return err
			}
			if got := tree.BranchOf(c.Sales); got != c.Guangzhou {
				t.Errorf("the branch of 销售部 is %d; want 广州 %d", got, c.Guangzhou)
			}
			if got := tree.BranchOf(c.Platform); got != c.Headquarters {
				t.Errorf("the branch of 平台部 is %d; want the root %d", got, c.Headquarters)
			}
			if got := tree.NamesOf(c.Platform); !slices.Equal(got, []string{"总部", "研发中心", "平台部"}) {
				t.Errorf("got %v", got)
			}
			return nil
		})
	})
}

func TestDepartmentsAreRefusedWithAReason(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		add := func(n org.NewDepartment) func(context.Context, *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				_, err := c.Org.AddDepartment(ctx, tx, n)
				return err
			}
		}
		refused(t, c, "org.department_code_taken", add(org.NewDepartment{Code: "HR", Name: "人事"}))
		refused(t, c, "org.parent_unknown", add(org.NewDepartment{Name: "人事", Parent: 7}))
		refused(t, c, "org.name_missing", add(org.NewDepartment{Name: " \u200b "}))
		refused(t, c, "org.department_kind_unknown", add(org.NewDepartment{Name: "人事", Kind: "club"}))
		refused(t, c, "org.department_circle", func(ctx context.Context, tx *db.Tx) error {
			return c.Org.MoveDepartment(ctx, tx, c.Headquarters, c.Platform)
		})
		refused(t, c, "org.department_circle", func(ctx context.Context, tx *db.Tx) error {
			return c.Org.MoveDepartment(ctx, tx, c.Research, c.Research)
		})
		refused(t, c, "org.department_not_empty", func(ctx context.Context, tx *db.Tx) error {
			return c.Org.CloseDepartment(ctx, tx, c.Platform)
		})
		refused(t, c, "org.department_has_children", func(ctx context.Context, tx *db.Tx) error {
			return c.Org.CloseDepartment(ctx, tx, c.Headquarters)
		})
		refused(t, c, "org.department_unknown", func(ctx context.Context, tx *db.Tx) error {
			return c.Org.RenameDepartment(ctx, tx, 7, "人事", org.KindBranch, 0)
		})
		refused(t, c, "org.tree_too_deep", func(ctx context.Context, tx *db.Tx) error {
			parent := c.Platform
			for {
				d, err := c.Org.AddDepartment(ctx, tx, org.NewDepartment{Name: "小组", Parent: parent})
				if err != nil {
					return err
				}
				if len(d.Path) > org.DeepestTree {
					t.Fatalf("a path of %d levels was accepted", len(d.Path))
				}
				parent = d.ID
			}
		})
	})
}

func TestCodesAreMadeFromNames(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			for _, want := range []struct {
				parent org.DepartmentID
				code   string
			}{{c.Guangzhou, "综合部"}, {c.Research, "研发中心/综合部"}, {c.Research, "总部/研发中心/综合部"}, {c.Research, "总部/研发中心/综合部-2"}} {
				d, err := c.Org.AddDepartment(ctx, tx, org.NewDepartment{Name: "综合部", Parent: want.parent})
				if err != nil || d.Code != want.code {
					t.Errorf("got %q, %v; want %q", d.Code, err, want.code)
				}
			}
			return nil
		})
	})
}

func TestAClosedDepartmentTakesNobody(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			if _, err := c.Org.Leave(ctx, tx, c.Huang, "", ""); err != nil {
				return err
			}
			return c.Org.CloseDepartment(ctx, tx, c.Sales)
		})
		refused(t, c, "org.department_closed", func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Org.Hire(ctx, tx, org.Profile{Number: "2001", Name: "新人"}, org.Placement{Department: c.Sales}, "", "")
			return err
		})
		refused(t, c, "org.department_closed", func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Org.AddDepartment(ctx, tx, org.NewDepartment{Name: "小组", Parent: c.Sales})
			return err
		})
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			if err := c.Org.ReopenDepartment(ctx, tx, c.Sales); err != nil {
				return err
			}
			_, err := c.Org.Hire(ctx, tx, org.Profile{Number: "2001", Name: "新人"}, org.Placement{Department: c.Sales}, "", "")
			return err
		})
	})
}

func TestAMovedDepartmentKeepsItsPast(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		before := c.Clock.Now()
		c.Clock.Advance(time.Hour)
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			return c.Org.MoveDepartment(ctx, tx, c.Research, c.Guangzhou)
		})
		c.Clock.Advance(time.Hour)
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error { return c.Org.MoveDepartment(ctx, tx, c.Platform, 0) })
		for _, want := range []struct {
			at    time.Time
			codes []string
		}{
			{before.AddDate(-3, 0, 0), []string{"HQ", "RD", "PLAT"}},
			{before, []string{"HQ", "RD", "PLAT"}},
			{before.Add(time.Hour), []string{"HQ", "GZ", "RD", "PLAT"}},
			{before.Add(2 * time.Hour), []string{"PLAT"}},
			{before.AddDate(1, 0, 0), []string{"PLAT"}},
		} {
			if got := stand(t, c, c.Lin, want.at).DepartmentPath; !slices.Equal(got, want.codes) {
				t.Errorf("at %s got %v; want %v", want.at, got, want.codes)
			}
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			below, err := c.Org.Subtree(ctx, tx, c.Guangzhou)
			if err == nil && (len(below) != 3 || slices.Contains(below, c.Platform)) {
				t.Errorf("below 广州 stand %v; want itself, 销售部 and 研发中心", below)
			}
			tree, err := c.Org.Tree(ctx, tx)
			if d, _ := tree.Find(c.Research); err == nil && !slices.Equal(d.Path, []org.DepartmentID{c.Headquarters, c.Guangzhou, c.Research}) {
				t.Errorf("the path of 研发中心 is %v", d.Path)
			}
			return err
		})
	})
}

func TestPositionsAndGradesAreSavedByCode(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			renamed, err := c.Org.SaveGrade(ctx, tx, "Ｐ６", "高级", 66, true)
			if err != nil || renamed.ID != c.P6 {
				t.Errorf("got %+v, %v; want P6 to be the same grade", renamed, err)
			}
			grades, err := c.Org.Grades(ctx, tx)
			if err != nil || len(grades) != 4 || grades[3].Code != "P6" || grades[3].Name != "高级" || !grades[3].Closed() {
				t.Errorf("got %v, %v; want four with P6 on top and closed", grades, err)
			}
			p, err := c.Org.SavePosition(ctx, tx, "架构师", "", false)
			if err != nil || p.Name != "架构师" {
				t.Errorf("got %+v, %v; want the code as the name", p, err)
			}
			positions, err := c.Org.Positions(ctx, tx)
			if err == nil && len(positions) != 5 {
				t.Errorf("got %d positions; want 5", len(positions))
			}
			return err
		})
		refused(t, c, "org.grade_closed", func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Org.Hire(ctx, tx, org.Profile{Number: "2001", Name: "新人"}, org.Placement{Department: c.Platform, Grade: c.P6}, "", "")
			return err
		})
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error { // Lin has it already and may keep it
			p, err := c.Org.Person(ctx, tx, c.Lin)
			if err != nil {
				return err
			}
			at := p.Placement
			at.Department = c.Research
			_, err = c.Org.Place(ctx, tx, c.Lin, at, "", "")
			return err
		})
	})
}

func stand(t *testing.T, c *orgtest.Cast, person org.PersonID, at time.Time) (found org.Stand) {
	t.Helper()
	c.Read(t, func(ctx context.Context, tx *db.Tx) error {
		stands, err := c.Org.StandAt(ctx, tx, []org.PersonID{person, 1}, at)
		if len(stands) != 1 {
			t.Errorf("got %d stands; want one, since nobody has the id 1", len(stands))
		}
		found = stands[person]
		return err
	})
	return found
}
