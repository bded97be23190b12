package activityhttp

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// ObjectForm is an object as it is registered or changed, always whole.
type ObjectForm struct {
	Type       string        `json:"type" minLength:"1" doc:"Code of an object type; never changes"`
	Code       string        `json:"code" minLength:"1" maxLength:"200" doc:"Its id, unique in the type; never changes"`
	Name       string        `json:"name" minLength:"1" maxLength:"500"`
	NameEn     string        `json:"name_en,omitempty" maxLength:"500"`
	Value      *fixed.Amount `json:"value,omitempty" doc:"Its own credit value"`
	Category   string        `json:"category,omitempty" maxLength:"200"`
	Topic      string        `json:"topic,omitempty" maxLength:"200"`
	Difficulty Exact         `json:"difficulty,omitempty"`
	Importance Exact         `json:"importance,omitempty" doc:"Strategic importance"`
	Tags       []string      `json:"tags,omitempty" maxItems:"50"`
	Parent     string        `json:"parent,omitempty" maxLength:"200" doc:"Code of the object it belongs to"`
	OpenUntil  *time.Time    `json:"open_until,omitempty"`
	Custom     Attributes    `json:"custom,omitempty"`
}

func (f *ObjectForm) object() activity.Object {
	return activity.Object{
		Type: f.Type, Code: f.Code, Name: f.Name, NameEn: f.NameEn, Value: f.Value, Category: f.Category, Topic: f.Topic,
		Difficulty: string(f.Difficulty), Importance: string(f.Importance), Tags: f.Tags, Parent: f.Parent, OpenUntil: f.OpenUntil, Custom: f.Custom,
	}
}

func (e edge) registerObjects(api *httpx.API) {
	list := op("list-objects", "GET", "/objects", activity.ObjectRead, "List the object register", "查看学习对象")
	httpx.Register(api, list, e.listObjects)
	read := op("read-object", "GET", "/objects/{id}", activity.ObjectRead, "Read an object", "查看一个学习对象")
	read.Description = "What it would pay: GET /api/v1/offers. activity.object_not_found (404)."
	httpx.Register(api, read, e.readObject)
	add := op("register-object", "POST", "/objects", activity.ObjectManage, "Register an object", "登记学习对象")
	add.Idempotent, add.Status = true, http.StatusCreated
	add.Description = "activity.object_taken (409) when type and code are registered; activity.unknown_object_type, activity.not_a_number, activity.negative, activity.too_many_tags (422)."
	httpx.Register(api, add, e.addObject)
	put := op("change-object", "PUT", "/objects/{id}", activity.ObjectManage, "Change an object", "修改学习对象")
	put.Description = "What is left out becomes empty. What rules have already paid stays. activity.object_fixed (409) when type or code differ; else as registering."
	httpx.Register(api, put, e.changeObject)
	retire := op("retire-object", "PUT", "/objects/{id}/retirement", activity.ObjectManage, "Retire an object", "停用学习对象")
	retire.Description = "It is no longer offered; records about it stay and go on counting."
	httpx.Register(api, retire, e.retire(true))
	restore := op("restore-object", "DELETE", "/objects/{id}/retirement", activity.ObjectManage, "Offer a retired object again", "恢复停用的学习对象")
	httpx.Register(api, restore, e.retire(false))
}

type listObjectsIn struct {
	httpx.PageQuery
	Type    string `query:"type" maxLength:"40"`
	Query   string `query:"q" maxLength:"100" doc:"Part of a name or of the code"`
	Retired bool   `query:"retired" doc:"Also those that are retired"`
}

type objectsOut struct{ Body httpx.Page[activity.Object] }

type objectPlace struct {
	After int64 `json:"a"`
}

func (e edge) listObjects(ctx context.Context, in *listObjectsIn) (*objectsOut, error) {
	place, err := httpx.DecodeCursor[objectPlace](in.Cursor)
	if err != nil {
		return nil, err
	}
	filter := activity.ObjectFilter{Type: in.Type, Query: in.Query, Retired: in.Retired, Limit: in.Limit + 1}
	if place != nil {
		filter.After = activity.ObjectID(place.After)
	}
	out := &objectsOut{}
	err = e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Activity.Objects(ctx, tx, filter)
		out.Body = httpx.PageOf(list, in.Limit, func(o activity.Object) objectPlace { return objectPlace{int64(o.ID)} })
		return err
	})
	return out, err
}

type objectIn struct {
	ID int64 `path:"id" minimum:"1"`
}

type objectOut struct{ Body activity.Object }

func (e edge) readObject(ctx context.Context, in *objectIn) (*objectOut, error) {
	out := &objectOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) (err error) {
		out.Body, err = e.Activity.Object(ctx, tx, activity.ObjectID(in.ID))
		return err
	})
	return out, err
}

type addObjectIn struct{ Body ObjectForm }

type addObjectOut struct {
	Location string `header:"Location"`
	Body     activity.Object
}

func (e edge) addObject(ctx context.Context, in *addObjectIn) (*addObjectOut, error) {
	out := &addObjectOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list := []activity.Object{in.Body.object()}
		known, err := e.Activity.ObjectBy(ctx, tx, in.Body.Type, in.Body.Code)
		if err != nil {
			return err
		}
		if known != nil {
			return fault.New(fault.Conflict, "activity.object_taken", fault.Args{"type": known.Type, "code": known.Code}).At("code")
		}
		if _, _, err := e.Activity.Register(ctx, tx, list); err != nil {
			return err
		}
		o, err := e.Activity.ObjectBy(ctx, tx, list[0].Type, list[0].Code)
		if err == nil && o == nil {
			err = fmt.Errorf("object %s of type %s is not there after registering it", list[0].Code, list[0].Type)
		}
		if err != nil {
			return err
		}
		out.Body, out.Location = *o, fmt.Sprintf("/api/v1/objects/%d", o.ID)
		return nil
	})
	return out, err
}

type changeObjectIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body ObjectForm
}

func (e edge) changeObject(ctx context.Context, in *changeObjectIn) (*objectOut, error) {
	out := &objectOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		known, err := e.Activity.Object(ctx, tx, activity.ObjectID(in.ID))
		if err != nil {
			return err
		}
		o := in.Body.object()
		if o.Type != known.Type || o.Code != known.Code {
			return fault.New(fault.Conflict, "activity.object_fixed", nil).At("code")
		}
		o.Retired = known.Retired
		if _, _, err := e.Activity.Register(ctx, tx, []activity.Object{o}); err != nil {
			return err
		}
		out.Body, err = e.Activity.Object(ctx, tx, known.ID)
		return err
	})
	return out, err
}

func (e edge) retire(retired bool) func(context.Context, *objectIn) (*objectOut, error) {
	return func(ctx context.Context, in *objectIn) (*objectOut, error) {
		out := &objectOut{}
		err := e.write(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
			id := activity.ObjectID(in.ID)
			if err := e.Activity.Retire(ctx, tx, id, retired); err != nil {
				return err
			}
			var err error
			out.Body, err = e.Activity.Object(ctx, tx, id)
			return err
		})
		return out, err
	}
}
