package activityhttp

import (
	"context"

	"xuefen/internal/activity"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/httpx"
)

// Names are what a word is called in both languages.
type Names struct {
	Zh string `json:"zh" minLength:"1" maxLength:"60"`
	En string `json:"en" minLength:"1" maxLength:"60"`
}

// AttributeNames declare an attribute.
type AttributeNames struct {
	Names
	Type string `json:"type" enum:"number,text,bool,date,list"`
	Unit string `json:"unit,omitempty" maxLength:"20" doc:"Shown behind the number"`
}

func (e edge) registerVocabulary(api *httpx.API) {
	for _, v := range []struct {
		id, path, english, chinese string
		list                       func(context.Context, *db.Tx) ([]activity.Term, error)
		put                        func(context.Context, *db.Tx, activity.Term) error
	}{
		{"verb", "/verbs", "verb", "行为", e.Activity.Verbs, e.Activity.AddVerb},
		{"object-type", "/object-types", "object type", "对象类型", e.Activity.ObjectTypes, e.Activity.AddObjectType},
	} {
		list := op("list-"+v.id+"s", "GET", v.path, "", "List the "+v.english+"s of the company", "查看"+v.chinese+"词表")
		httpx.Register(api, list, e.listTerms(v.list))
		put := op("put-"+v.id, "PUT", v.path+"/{code}", activity.ObjectVocabulary, "Add or rename a "+v.english, "添加"+v.chinese+"或修改名称")
		if v.id == "object-type" {
			put.Summary.English = "Add or rename an " + v.english
		}
		put.Description = "Words are never removed, since records use them. activity.bad_code and activity.names_needed (422)."
		httpx.Register(api, put, e.putTerm(v.put))
	}
	httpx.Register(api, op("list-attributes", "GET", "/attributes", "", "List the declared attributes", "查看属性词表"), e.listAttributes)
	put := op("put-attribute", "PUT", "/attributes/{about}/{code}", activity.ObjectVocabulary, "Declare or rename an attribute", "声明属性或修改名称")
	put.Description = "Rules may read declared attributes of activities and custom fields of objects. The type never changes: activity.attribute_type_fixed (409). " +
		"activity.bad_code, activity.names_needed and activity.bad_attribute_type (422)."
	httpx.Register(api, put, e.putAttribute)
}

// Terms are all words of one kind.
type Terms struct {
	Items []activity.Term `json:"items"`
}

type termsOut struct{ Body Terms }

func (e edge) listTerms(list func(context.Context, *db.Tx) ([]activity.Term, error)) func(context.Context, *struct{}) (*termsOut, error) {
	return func(ctx context.Context, _ *struct{}) (*termsOut, error) {
		out := &termsOut{}
		err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
			terms, err := list(ctx, tx)
			out.Body.Items = append([]activity.Term{}, terms...)
			return err
		})
		return out, err
	}
}

type putTermIn struct {
	Code string `path:"code" maxLength:"40"`
	Body Names
}

type termOut struct{ Body activity.Term }

func (e edge) putTerm(put func(context.Context, *db.Tx, activity.Term) error) func(context.Context, *putTermIn) (*termOut, error) {
	return func(ctx context.Context, in *putTermIn) (*termOut, error) {
		t := activity.Term{Code: in.Code, Zh: in.Body.Zh, En: in.Body.En}
		err := e.write(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error { return put(ctx, tx, t) })
		return &termOut{Body: t}, err
	}
}

type attributesOut struct {
	Body struct {
		Items []activity.Attribute `json:"items"`
	}
}

func (e edge) listAttributes(ctx context.Context, _ *struct{}) (*attributesOut, error) {
	out := &attributesOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error {
		list, err := e.Activity.Attributes(ctx, tx)
		out.Body.Items = append([]activity.Attribute{}, list...)
		return err
	})
	return out, err
}

type putAttributeIn struct {
	About string `path:"about" enum:"activity,object"`
	Code  string `path:"code" maxLength:"40"`
	Body  AttributeNames
}

type attributeOut struct{ Body activity.Attribute }

func (e edge) putAttribute(ctx context.Context, in *putAttributeIn) (*attributeOut, error) {
	a := activity.Attribute{About: in.About, Code: in.Code, Type: in.Body.Type, Zh: in.Body.Zh, En: in.Body.En, Unit: in.Body.Unit}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, _ access.Actor) error { return e.Activity.AddAttribute(ctx, tx, a) })
	return &attributeOut{Body: a}, err
}
