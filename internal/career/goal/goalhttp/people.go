package goalhttp

import (
	"context"
	"net/http"

	"xuefen/internal/career/goal"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// PersonProgress is one line of a goal's list.
type PersonProgress struct {
	PersonID   int64    `json:"person_id"`
	EmployeeNo string   `json:"employee_no"`
	Name       string   `json:"name"`
	Department string   `json:"department"`
	Progress   Progress `json:"progress"`
}

// Counts is how the people of a goal are divided.
type Counts struct {
	People  int `json:"people"`
	Reached int `json:"reached"`
	Nearly  int `json:"nearly"`
	Open    int `json:"open"`
	Missed  int `json:"missed"`
}

type (
	peopleIn struct {
		ID int64 `path:"id" minimum:"1"`
		httpx.PageQuery
		State      string `query:"state" enum:"reached,nearly,open,missed"`
		Department int64  `query:"department_id" minimum:"0" doc:"With all below"`
	}

	countsIn struct {
		ID         int64 `path:"id" minimum:"1"`
		Department int64 `query:"department_id" minimum:"0" doc:"With all below"`
	}

	// personAfter is where a page of people begins.
	personAfter struct {
		Number string `json:"n"`
	}
)

func (e edge) registerPeople(api *httpx.API) {
	list := op("list-goal-people", http.MethodGet, "/goals/{id}/people", goal.Read, "Who has reached a goal, nearly or not", "谁已达成、接近或未达成目标")
	list.Description = "Everybody within the reader's reach for whom the goal is meant, judged now; nobody is added or left out by hand. " +
		"A page of a rare state may be short and still have a next one."
	httpx.Register(api, list, e.people)
	httpx.Register(api, op("count-goal-people", http.MethodGet, "/goals/{id}/counts", goal.Read, "How many have reached a goal", "目标达成人数"), e.counts)
}

func (e edge) people(ctx context.Context, in *peopleIn) (*struct{ Body httpx.Page[PersonProgress] }, error) {
	after, err := httpx.DecodeCursor[personAfter](in.Cursor)
	if err != nil {
		return nil, err
	}
	f := goal.PeopleFilter{Department: org.DepartmentID(in.Department), State: goal.State(in.State), Limit: in.Limit}
	if after != nil {
		f.After = after.Number
	}
	out := &struct{ Body httpx.Page[PersonProgress] }{httpx.Page[PersonProgress]{Items: []PersonProgress{}}}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (err error) {
		if f.Reach, err = e.Org.ReachOf(ctx, tx, actor, goal.Read); err != nil {
			return err
		}
		v, err := e.Goal.One(ctx, tx, goal.ID(in.ID))
		if err != nil {
			return err
		}
		list, next, err := e.Goal.People(ctx, tx, v.Goal, f)
		if err != nil {
			return err
		}
		if next != "" {
			out.Body.Next = httpx.EncodeCursor(personAfter{next})
		}
		out.Body.Items, err = e.lines(ctx, tx, v, list)
		return err
	})
	return out, err
}

func (e edge) lines(ctx context.Context, tx *db.Tx, v goal.Version, list []goal.PersonProgress) ([]PersonProgress, error) {
	s, err := e.speaker(ctx, tx, &v.Definition)
	if err != nil {
		return nil, err
	}
	tree, err := e.Org.Tree(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]PersonProgress, len(list))
	for i := range list {
		p := &list[i]
		department, _ := tree.Find(p.Department)
		out[i] = PersonProgress{PersonID: int64(p.Person), EmployeeNo: p.Number, Name: p.Name, Department: department.Name, Progress: s.progress(&p.Progress)}
	}
	return out, nil
}

func (e edge) counts(ctx context.Context, in *countsIn) (*struct{ Body Counts }, error) {
	out := &struct{ Body Counts }{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		reach, err := e.Org.ReachOf(ctx, tx, actor, goal.Read)
		if err != nil {
			return err
		}
		c, err := e.Goal.Counts(ctx, tx, goal.ID(in.ID), goal.PeopleFilter{Reach: reach, Department: org.DepartmentID(in.Department)})
		out.Body = Counts(c)
		return err
	})
	return out, err
}
