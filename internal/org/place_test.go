package org_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/db"
)

// move places a person with one change against where they stand now.
func move(t *testing.T, c *orgtest.Cast, person org.PersonID, from org.Date, change func(*org.Placement)) {
	t.Helper()
	c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
		p, err := c.Org.Person(ctx, tx, person)
		if err != nil {
			return err
		}
		at := p.Placement
		change(&at)
		_, err = c.Org.Place(ctx, tx, person, at, from, "调动")
		return err
	})
}

// day reads a local time of Shanghai.
func day(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateTime, text, time.FixedZone("CST", 8*3600))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestWhereSomebodyStoodThen(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		move(t, c, c.Lin, "2026-03-01", func(p *org.Placement) { p.Department, p.Grade = c.Sales, c.P7 })
		move(t, c, c.Lin, "2025-06-01", func(p *org.Placement) { p.Department, p.Grade, p.Mentor = c.People, c.P5, 0 })
		for _, want := range []struct {
			at         string
			department org.DepartmentID
			grade      string
			mentor     org.PersonID
		}{
			{"2020-01-01 00:00:00", c.Platform, "P6", c.Xu}, // before the first: the first
			{"2025-05-31 23:59:59", c.Platform, "P6", c.Xu},
			{"2025-06-01 00:00:00", c.People, "P5", 0},
			{"2026-02-28 23:59:59", c.People, "P5", 0},
			{"2026-03-01 00:00:00", c.Sales, "P7", c.Xu},
			{"2030-01-01 00:00:00", c.Sales, "P7", c.Xu},
		} {
			got := stand(t, c, c.Lin, day(t, want.at))
			if got.Department != want.department || got.Grade != want.grade || got.Mentor != want.mentor {
				t.Errorf("at %s got %+v; want %+v", want.at, got, want)
			}
		}
		got := stand(t, c, c.Lin, day(t, "2026-03-01 00:00:00"))
		if got.Number != "1001" || got.Name != "林晓" || got.Position != "软件工程师" || got.GradeRank != 7 || got.Status != org.Active ||
			got.Workload != 100 || !got.HiredOn.Equal(day(t, "2022-07-11 00:00:00")) || !slices.Equal(got.DepartmentPath, []string{"HQ", "GZ", "GZ-SALES"}) {
			t.Errorf("got %+v", got)
		}
	})
}

func TestTheLastRecordedOfOneDayIsTrue(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		for _, department := range []org.DepartmentID{c.Sales, c.People, c.Research} {
			move(t, c, c.Lin, "2026-03-01", func(p *org.Placement) { p.Department = department })
		}
		if got := stand(t, c, c.Lin, day(t, "2026-03-01 12:00:00")).Department; got != c.Research {
			t.Errorf("got %d; want the correction entered last, %d", got, c.Research)
		}
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			list, err := c.Org.AssignmentsOf(ctx, tx, c.Lin)
			if err == nil && (len(list) != 2 || list[0].Department != c.Research || list[0].Note != "调动" || list[1].Department != c.Platform) {
				t.Errorf("got %+v; want the true two, the latest first", list)
			}
			return err
		})
	})
}

func TestEnteringWhatHoldsChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		for range 2 {
			move(t, c, c.Lin, "2026-03-01", func(p *org.Placement) { p.Department = c.Sales })
		}
		move(t, c, c.Lin, "2026-05-01", func(*org.Placement) {})
		rows := 0
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.One(ctx, "SELECT count(*) FROM assignment WHERE tenant_id = $1 AND person_id = $2", []any{c.Lin}, &rows)
			return err
		})
		if rows != 2 {
			t.Errorf("got %d assignments; want 2", rows)
		}
	})
}

func TestALaterChangeWaitsForItsDay(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		move(t, c, c.Chen, "2026-11-03", func(p *org.Placement) { p.Status = org.Active })
		status := func() (s org.Status) {
			c.Read(t, func(ctx context.Context, tx *db.Tx) error {
				p, err := c.Org.Person(ctx, tx, c.Chen)
				s = p.Status
				return err
			})
			return s
		}
		arrive := func(want int) {
			t.Helper()
			c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
				n, err := c.Org.ComeIntoForce(ctx, tx)
				if n != want {
					t.Errorf("%d people were brought up to date; want %d", n, want)
				}
				return err
			})
		}
		arrive(0)
		if got := status(); got != org.Probation {
			t.Errorf("in September got %s; want probation", got)
		}
		c.Clock.Set(day(t, "2026-11-03 00:00:00"))
		arrive(1)
		arrive(0)
		if got := status(); got != org.Active {
			t.Errorf("on the day got %s; want active", got)
		}
	})
}

func TestPeopleAreRefusedWithAReason(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		hire := func(p org.Profile, at org.Placement) func(context.Context, *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				_, err := c.Org.Hire(ctx, tx, p, at, "", "")
				return err
			}
		}
		here := org.Placement{Department: c.Platform}
		for _, r := range []struct {
			code    string
			profile org.Profile
			at      org.Placement
		}{
			{"org.number_taken", org.Profile{Number: "１００１", Name: "林晓二"}, here},
			{"org.number_missing", org.Profile{Name: "无号"}, here},
			{"org.number_malformed", org.Profile{Number: "10 01", Name: "空格"}, here},
			{"org.name_missing", org.Profile{Number: "2001"}, here},
			{"org.email_taken", org.Profile{Number: "2001", Name: "重名", Email: "LIN.xiao@xinghe.example"}, here},
			{"org.email_malformed", org.Profile{Number: "2001", Name: "邮箱", Email: "lin.xiao"}, here},
			{"org.phone_taken", org.Profile{Number: "2001", Name: "电话", Phone: "+86 138-0000-1001"}, here},
			{"org.phone_malformed", org.Profile{Number: "2001", Name: "电话", Phone: "138oooo1001"}, here},
			{"org.date_malformed", org.Profile{Number: "2001", Name: "日期", HiredOn: "2026-02-30"}, here},
			{"org.several_faults", org.Profile{Number: "", Name: ""}, here},
			{"org.department_unknown", org.Profile{Number: "2001", Name: "新人"}, org.Placement{}},
			{"org.position_unknown", org.Profile{Number: "2001", Name: "新人"}, org.Placement{Department: c.Platform, Position: 7}},
			{"org.grade_unknown", org.Profile{Number: "2001", Name: "新人"}, org.Placement{Department: c.Platform, Grade: 7}},
			{"org.manager_unknown", org.Profile{Number: "2001", Name: "新人"}, org.Placement{Department: c.Platform, Manager: 7}},
			{"org.mentor_unknown", org.Profile{Number: "2001", Name: "新人"}, org.Placement{Department: c.Platform, Mentor: 7}},
			{"org.status_unknown", org.Profile{Number: "2001", Name: "新人"}, org.Placement{Department: c.Platform, Status: "gone"}},
			{"org.workload_out_of_range", org.Profile{Number: "2001", Name: "新人"}, org.Placement{Department: c.Platform, WorkloadPercent: 101}},
		} {
			refused(t, c, r.code, hire(r.profile, r.at))
		}
		refused(t, c, "org.person_unknown", func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Org.Leave(ctx, tx, 7, "", "")
			return err
		})
	})
}

func TestNobodyIsAboveHimself(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		place := func(person org.PersonID, change func(*org.Placement)) func(context.Context, *db.Tx) error {
			return func(ctx context.Context, tx *db.Tx) error {
				p, err := c.Org.Person(ctx, tx, person)
				if err != nil {
					return err
				}
				change(&p.Placement)
				_, err = c.Org.Place(ctx, tx, person, p.Placement, "", "")
				return err
			}
		}
		refused(t, c, "org.own_manager", place(c.Wang, func(p *org.Placement) { p.Manager = c.Wang }))
		refused(t, c, "org.own_mentor", place(c.Xu, func(p *org.Placement) { p.Mentor = c.Xu }))
		refused(t, c, "org.manager_circle", place(c.Gao, func(p *org.Placement) { p.Manager = c.Lin }))
	})
}

func TestALeaverKeepsTheRecordAndFreesTheAddress(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			p, err := c.Org.Leave(ctx, tx, c.Zhou, "2026-08-31", "合同到期")
			if err == nil && (!p.HasLeft() || p.Department != c.Platform) {
				t.Errorf("got %+v; want one who left 平台部", p)
			}
			return err
		})
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := c.Org.Hire(ctx, tx, org.Profile{Number: "2001", Name: "周明远二", Email: "zhou.mingyuan@xinghe.example"}, org.Placement{Department: c.Platform}, "", "")
			return err
		})
		refused(t, c, "org.email_taken", func(ctx context.Context, tx *db.Tx) error {
			p, err := c.Org.Person(ctx, tx, c.Zhou)
			if err != nil {
				return err
			}
			p.Status = org.Active
			_, err = c.Org.Place(ctx, tx, c.Zhou, p.Placement, "", "返岗")
			return err
		})
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			p, err := c.Org.PersonByLogin(ctx, tx, "zhou.mingyuan@xinghe.example")
			if p.Number != "2001" {
				t.Errorf("got %s, %v; want the new holder of the address", p.Number, err)
			}
			p, err = c.Org.PersonByLogin(ctx, tx, "1004")
			if p.ID != c.Zhou || !p.HasLeft() {
				t.Errorf("got %+v, %v; want the leaver by number", p, err)
			}
			return err
		})
	})
}

func TestSigningInWithNumberMailOrTelephone(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			for _, login := range []string{"1001", " １００１ ", "Lin.Xiao@xinghe.example", "13800001001", "+86 138 0000 1001"} {
				if p, err := c.Org.PersonByLogin(ctx, tx, login); p.ID != c.Lin {
					t.Errorf("%q found %q, %v; want 林晓", login, p.Name, err)
				}
			}
			for _, login := range []string{"", "9999", "lin.xiao@elsewhere.example", "%"} {
				if p, err := c.Org.PersonByLogin(ctx, tx, login); err == nil {
					t.Errorf("%q found %q; want nobody", login, p.Name)
				}
			}
			return nil
		})
	})
}

func TestEditingAProfile(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		c.Tx(t, func(ctx context.Context, tx *db.Tx) error {
			p, err := c.Org.Person(ctx, tx, c.Lin)
			if err != nil {
				return err
			}
			p.Tags, p.Email = []string{"党员", " 内训师 ", "党员"}, ""
			_, err = c.Org.EditProfile(ctx, tx, c.Lin, p.Profile)
			return err
		})
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			p, err := c.Org.Person(ctx, tx, c.Lin)
			if !slices.Equal(p.Tags, []string{"党员", "内训师"}) || p.Email != "" || p.Department != c.Platform {
				t.Errorf("got %+v", p)
			}
			return err
		})
	})
}

func TestPeopleAreListedPageByPage(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		all := org.Reach{All: true}
		for _, q := range []struct {
			name   string
			filter org.Filter
			want   []string
		}{
			{"everybody", org.Filter{Reach: all}, []string{"1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008", "1009"}},
			{"nobody without a reach", org.Filter{}, nil},
			{"by name", org.Filter{Reach: all, Query: "林"}, []string{"1001"}},
			{"by number", org.Filter{Reach: all, Query: "1009"}, []string{"1009"}},
			{"by mail", org.Filter{Reach: all, Query: "XU.guo"}, []string{"1002"}},
			{"a percent sign is a percent sign", org.Filter{Reach: all, Query: "%"}, nil},
			{"department with all below", org.Filter{Reach: all, Department: c.Guangzhou}, []string{"1009"}},
			{"status", org.Filter{Reach: all, Statuses: []org.Status{org.Probation, org.OnLeave}}, []string{"1005"}},
			{"manager", org.Filter{Reach: all, Manager: c.Wang, Grade: c.P6}, []string{"1001", "1003"}},
			{"mentor", org.Filter{Reach: all, Mentor: c.Xu}, []string{"1001", "1005"}},
			{"position", org.Filter{Reach: all, Position: c.Trainer}, []string{"1007"}},
			{"within a reach", org.Filter{Reach: org.Reach{People: []org.PersonID{c.Su}, Departments: []org.DepartmentID{c.Sales}}}, []string{"1007", "1009"}},
		} {
			var got []string
			page := org.Page{Limit: 2}
			for {
				var people []org.Person
				count := 0
				c.Read(t, func(ctx context.Context, tx *db.Tx) error {
					var err error
					if people, page.After, err = c.Org.People(ctx, tx, q.filter, page); err != nil {
						return err
					}
					count, err = c.Org.CountPeople(ctx, tx, q.filter)
					return err
				})
				if count != len(q.want) {
					t.Errorf("%s: counted %d; want %d", q.name, count, len(q.want))
				}
				for _, p := range people {
					got = append(got, p.Number)
				}
				if page.After == "" {
					break
				}
			}
			if !slices.Equal(got, q.want) {
				t.Errorf("%s: got %v; want %v", q.name, got, q.want)
			}
		}
	})
}

func TestNamesAndNumbers(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		c.Read(t, func(ctx context.Context, tx *db.Tx) error {
			found, err := c.Org.PeopleByNumber(ctx, tx, []string{"1001", "1005", "9999"})
			if err != nil || len(found) != 2 || found["1001"] != c.Lin || found["1005"] != c.Chen {
				t.Errorf("got %v, %v", found, err)
			}
			names, err := c.Org.NamesOf(ctx, tx, []org.PersonID{c.Lin, c.Lin, 7})
			if len(names) != 1 || names[c.Lin] != (org.Name{Number: "1001", Name: "林晓"}) {
				t.Errorf("got %v", names)
			}
			return err
		})
	})
}
