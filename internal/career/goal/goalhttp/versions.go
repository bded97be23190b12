package goalhttp

import (
	"context"
	"net/http"
	"time"

	"xuefen/internal/career/goal"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// Version is one version of a goal.
type Version struct {
	ID          int64           `json:"id"`
	GoalID      int64           `json:"goal_id"`
	Number      int             `json:"version"`
	State       string          `json:"state" enum:"draft,published,retired"`
	Definition  goal.Definition `json:"definition"`
	Cause       string          `json:"cause,omitempty" doc:"Why the goal changed"`
	DraftedBy   string          `json:"drafted_by,omitempty"`
	DraftedAt   time.Time       `json:"drafted_at"`
	PublishedBy string          `json:"published_by,omitempty"`
	PublishedAt *time.Time      `json:"published_at,omitempty"`
	RetiredBy   string          `json:"retired_by,omitempty"`
	RetiredAt   *time.Time      `json:"retired_at,omitempty"`
	Reason      string          `json:"retire_reason,omitempty"`
	Can         Can             `json:"can"`
}

// Can says what the reader may do with a version.
type Can struct {
	Publish bool `json:"publish"`
	Discard bool `json:"discard"`
	Retire  bool `json:"retire"`
	Revise  bool `json:"revise" doc:"Save a new draft of the goal"`
}

// Draft is a goal to be kept as a draft.
type Draft struct {
	Definition goal.Definition `json:"definition"`
	Cause      string          `json:"cause,omitempty" maxLength:"500"`
}

// Retirement says why a goal ends.
type Retirement struct {
	Reason string `json:"reason" minLength:"2" maxLength:"500"`
}

// Versions is a list of versions.
type Versions struct {
	Items []Version `json:"items"`
}

// InForce is a goal that is in force, as everybody may know it.
type InForce struct {
	GoalID   int64          `json:"goal_id"`
	Code     string         `json:"code"`
	Name     goal.Name      `json:"name"`
	Text     goal.Name      `json:"text"`
	For      goal.Audience  `json:"for"`
	From     string         `json:"from,omitempty"`
	To       string         `json:"to,omitempty"`
	Criteria goal.Criterion `json:"criteria"`
}

// Goals is a list of goals in force.
type Goals struct {
	Items []InForce `json:"items"`
}

type versionOut struct{ Body Version }

func (e edge) registerVersions(api *httpx.API) {
	httpx.Register(api, op("list-goals", http.MethodGet, "/goals", goal.Read, "The goals in force", "现行目标"), e.inForce)
	httpx.Register(api, op("list-goal-versions", http.MethodGet, "/goal-versions", goal.Manage,
		"All goals: drafts and the newest published versions", "全部目标的草稿和最新发布版本"), e.all)
	httpx.Register(api, op("list-versions-of-goal", http.MethodGet, "/goals/{id}/versions", goal.Manage, "The versions of a goal", "目标的历史版本"), e.versions)
	save := op("save-goal-draft", http.MethodPost, "/goal-versions", goal.Manage, "Save the draft of a goal", "保存目标草稿")
	save.Description = "A new code makes a new goal; a goal has one draft at a time, which is written over. goal.invalid names everything that is wrong by its path."
	save.Status, save.Idempotent = http.StatusCreated, true
	httpx.Register(api, save, e.save)
	httpx.Register(api, op("discard-goal-draft", http.MethodDelete, "/goal-versions/{id}", goal.Manage, "Discard a draft", "删除目标草稿"), e.discard)
	httpx.Register(api, op("publish-goal", http.MethodPut, "/goal-versions/{id}/publication", goal.Manage, "Put a draft in force", "发布目标"), e.publish)
	httpx.Register(api, op("retire-goal", http.MethodPut, "/goals/{id}/retirement", goal.Manage, "End a goal for everybody", "停用目标"), e.retire)
}

func (e edge) inForce(ctx context.Context, _ *none) (*struct{ Body Goals }, error) {
	out := &struct{ Body Goals }{Goals{Items: []InForce{}}}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Goal.InForce(ctx, tx)
		for i := range list {
			def := &list[i].Definition
			out.Body.Items = append(out.Body.Items, InForce{
				GoalID: int64(list[i].Goal), Code: def.Code, Name: def.Name, Text: def.Text, For: def.For, From: string(def.From), To: string(def.To), Criteria: def.Criteria,
			})
		}
		return err
	})
	return out, err
}

func (e edge) all(ctx context.Context, _ *none) (*struct{ Body Versions }, error) {
	return e.list(ctx, e.Goal.All)
}

func (e edge) versions(ctx context.Context, in *idIn) (*struct{ Body Versions }, error) {
	return e.list(ctx, func(ctx context.Context, tx *db.Tx) ([]goal.Version, error) {
		return e.Goal.Versions(ctx, tx, goal.ID(in.ID))
	})
}

func (e edge) list(ctx context.Context, find func(context.Context, *db.Tx) ([]goal.Version, error)) (*struct{ Body Versions }, error) {
	out := &struct{ Body Versions }{Versions{Items: []Version{}}}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		list, err := find(ctx, tx)
		if err != nil {
			return err
		}
		shown, err := e.versionsOf(ctx, tx, actor, list)
		out.Body.Items = append(out.Body.Items, shown...)
		return err
	})
	return out, err
}

func (e edge) save(ctx context.Context, in *struct{ Body Draft }) (*versionOut, error) {
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (goal.Version, error) {
		return e.Goal.SaveDraft(ctx, tx, in.Body.Definition, in.Body.Cause, actor.Account)
	})
}

func (e edge) publish(ctx context.Context, in *idIn) (*versionOut, error) {
	return e.change(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) (goal.Version, error) {
		return e.Goal.Publish(ctx, tx, goal.VersionID(in.ID), actor.Account)
	})
}

func (e edge) change(ctx context.Context, work func(context.Context, *db.Tx, access.Actor) (goal.Version, error)) (*versionOut, error) {
	out := &versionOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		v, err := work(ctx, tx, actor)
		if err != nil {
			return err
		}
		shown, err := e.versionsOf(ctx, tx, actor, []goal.Version{v})
		if err == nil {
			out.Body = shown[0]
		}
		return err
	})
	return out, err
}

func (e edge) discard(ctx context.Context, in *idIn) (*none, error) {
	return nil, e.write(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		return e.Goal.Discard(ctx, tx, goal.VersionID(in.ID))
	})
}

type retireIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body Retirement
}

func (e edge) retire(ctx context.Context, in *retireIn) (*none, error) {
	return nil, e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		return e.Goal.Retire(ctx, tx, goal.ID(in.ID), in.Body.Reason, actor.Account)
	})
}

// versionsOf shows versions with the names of those who had a hand in them and
// what the reader may do.
func (e edge) versionsOf(ctx context.Context, tx *db.Tx, actor access.Actor, list []goal.Version) ([]Version, error) {
	tenant, err := e.Org.TenantOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	var accounts []int64
	for i := range list {
		accounts = append(accounts, list[i].DraftedBy)
		if p := list[i].Publication; p != nil {
			accounts = append(accounts, p.By)
		}
		if r := list[i].Retirement; r != nil {
			accounts = append(accounts, r.By)
		}
	}
	names, err := e.Accounts.NamesOf(ctx, tx, accounts)
	if err != nil {
		return nil, err
	}
	out := make([]Version, len(list))
	for i := range list {
		out[i] = versionOf(&list[i], names)
		if actor.Can(goal.Manage) {
			alone := tenant.Settings.SecondPersonPublishes && list[i].DraftedBy == actor.Account
			out[i].Can = canOf(&list[i], alone)
		}
	}
	return out, nil
}

func canOf(v *goal.Version, needsAnother bool) Can {
	if v.Retirement != nil {
		return Can{Discard: !v.Published()}
	}
	return Can{Publish: !v.Published() && !needsAnother, Discard: !v.Published(), Retire: v.Published(), Revise: true}
}

func versionOf(v *goal.Version, names map[int64]string) Version {
	out := Version{
		ID: int64(v.ID), GoalID: int64(v.Goal), Number: v.Number, State: "draft", Definition: v.Definition, Cause: v.Cause,
		DraftedBy: names[v.DraftedBy], DraftedAt: v.DraftedAt,
	}
	if p := v.Publication; p != nil {
		out.State, out.PublishedBy, out.PublishedAt = "published", names[p.By], &p.At
	}
	if r := v.Retirement; r != nil {
		out.State, out.RetiredBy, out.RetiredAt, out.Reason = "retired", names[r.By], &r.At, r.Reason
	}
	return out
}
