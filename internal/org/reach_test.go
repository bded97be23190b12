package org_test

import (
	"context"
	"slices"
	"testing"

	"xuefen/internal/org"
	"xuefen/internal/org/orgtest"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
)

func TestAPermissionReachesAsFarAsItsScope(t *testing.T) {
	each(t, func(t *testing.T, c *orgtest.Cast) {
		platform := []org.PersonID{c.Lin, c.Xu, c.He, c.Zhou, c.Chen, c.Wang}
		for _, q := range []struct {
			name   string
			person org.PersonID
			grants []access.Grant
			want   []org.PersonID
		}{
			{"nothing", c.Lin, nil, nil},
			{"another permission", c.Lin, []access.Grant{{Permission: org.OrgRead, Scope: access.Tenant}}, nil},
			{"self", c.Lin, []access.Grant{{Permission: org.PeopleRead, Scope: access.Self}}, []org.PersonID{c.Lin}},
			{"self without a person", 0, []access.Grant{{Permission: org.PeopleRead, Scope: access.Self}}, nil},
			{"mentees", c.Xu, []access.Grant{{Permission: org.PeopleRead, Scope: access.Mentees}}, []org.PersonID{c.Lin, c.Chen}},
			{"team", c.Gao, []access.Grant{{Permission: org.PeopleRead, Scope: access.Team}}, platform},
			{"own department", c.Wang, []access.Grant{{Permission: org.PeopleRead, Scope: access.Department}}, platform},
			{"named department", c.Su, []access.Grant{{Permission: org.PeopleRead, Scope: access.Department, Roots: []int64{int64(c.Guangzhou)}}}, []org.PersonID{c.Huang}},
			{"own branch", c.Huang, []access.Grant{{Permission: org.PeopleRead, Scope: access.Branch}}, []org.PersonID{c.Huang}},
			{"joined", c.Xu, []access.Grant{{Permission: org.PeopleRead, Scope: access.Self}, {Permission: org.PeopleRead, Scope: access.Mentees}}, []org.PersonID{c.Lin, c.Xu, c.Chen}},
		} {
			c.Read(t, func(ctx context.Context, tx *db.Tx) error {
				actor := access.Actor{Tenant: int64(c.Tenant), Account: 1, Person: int64(q.person), Grants: q.grants}
				reach, err := c.Org.ReachOf(ctx, tx, actor, org.PeopleRead)
				if err != nil {
					return err
				}
				got, all, err := c.Org.PeopleWithin(ctx, tx, reach)
				slices.Sort(q.want)
				if all || !slices.Equal(got, q.want) {
					t.Errorf("%s: got %v, all %v; want %v", q.name, got, all, q.want)
				}
				for _, someone := range []org.PersonID{c.Lin, c.Huang} {
					covered, err := c.Org.Covers(ctx, tx, reach, someone)
					if err != nil || covered != slices.Contains(q.want, someone) {
						t.Errorf("%s: covers %d is %v, %v", q.name, someone, covered, err)
					}
				}
				return err
			})
		}
	})
}

func TestAnActorReachesNobodyElsewhere(t *testing.T) {
	dbtest.Each(t, modules, func(t *testing.T, d *db.DB) {
		c := orgtest.Company(t, d)
		other := orgtest.CompanyNamed(t, d, "other", "别家公司")
		actor := access.Actor{Tenant: int64(c.Tenant), Account: 1, Person: int64(c.Su), Grants: []access.Grant{{Permission: org.PeopleRead, Scope: access.Tenant}}}
		other.Read(t, func(ctx context.Context, tx *db.Tx) error {
			reach, err := other.Org.ReachOf(ctx, tx, actor, org.PeopleRead)
			if err != nil || !reach.Empty() {
				t.Errorf("got %+v, %v; want nobody", reach, err)
			}
			if _, err := other.Org.Person(ctx, tx, c.Lin); err == nil {
				t.Error("林晓 of 星河集团 was found in another tenant")
			}
			return nil
		})
	})
}
