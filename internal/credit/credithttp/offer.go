package credithttp

import (
	"context"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
	"xuefen/internal/platform/httpx"
)

// Offer is what a rule would pay at most for doing something with an object.
type Offer struct {
	Rule       RuleRef      `json:"rule"`
	Category   Word         `json:"category"`
	Verbs      []Word       `json:"verbs" doc:"What one would have to do"`
	Most       fixed.Amount `json:"most" doc:"With full marks, before other caps; 0.00 when open"`
	Open       bool         `json:"open" doc:"The amount depends on numbers nobody knows before"`
	Conditions *Sentence    `json:"conditions,omitempty" doc:"What must hold; absent when nothing must"`
}

// ObjectOffers is what one object would pay.
type ObjectOffers struct {
	Object int64   `json:"object_id"`
	Offers []Offer `json:"offers"`
}

// mostOffered bounds the objects of one question.
const mostOffered = 100

func (e edge) registerOffers(api *httpx.API) {
	o := op("list-offers", "GET", "/offers", credit.RuleBook, "Ask what objects would pay me", "查看学习对象可得的学分")
	o.Description = "By the engine that pays, for the reader as he or she stands now. Up to 100 ids (http.field_too_many, 422); ids that do not exist are left out, retired objects offer nothing."
	httpx.Register(api, o, e.listOffers)
}

type offersIn struct {
	Objects []int64 `query:"object_ids" required:"true" doc:"Ids in the object register, separated by commas"`
}

type offersOut struct {
	Body struct {
		Items []ObjectOffers `json:"items"`
	}
}

func (e edge) listOffers(ctx context.Context, in *offersIn) (*offersOut, error) {
	if len(in.Objects) > mostOffered {
		return nil, fault.New(fault.Invalid, "http.field_too_many", fault.Args{"max": mostOffered}).At("object_ids")
	}
	out := &offersOut{}
	err := e.read(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		objects, err := e.objects(ctx, tx, in.Objects)
		if err != nil {
			return err
		}
		offers, err := e.Credit.OffersFor(ctx, tx, org.PersonID(actor.Person), objects)
		if err != nil {
			return err
		}
		g, err := e.glossary(ctx, tx)
		if err != nil {
			return err
		}
		say, err := e.teller(ctx, tx)
		if err != nil {
			return err
		}
		items := make([]ObjectOffers, len(objects))
		for i, o := range objects {
			items[i] = ObjectOffers{Object: int64(o.ID), Offers: offersOf(g, say, offers[i])}
		}
		out.Body.Items = items
		return nil
	})
	return out, err
}

// objects reads the objects that exist among the ids.
func (e edge) objects(ctx context.Context, tx *db.Tx, ids []int64) ([]activity.Object, error) {
	var list []activity.Object
	for _, id := range ids {
		o, err := e.Activity.Object(ctx, tx, activity.ObjectID(id))
		if fault.CodeOf(err) == "activity.object_not_found" {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, nil
}

func offersOf(g *glossary, say *teller, list []rule.Offer) []Offer {
	out := make([]Offer, len(list))
	for i, o := range list {
		def := o.Rule.Def
		out[i] = Offer{
			Rule: RuleRef{Code: def.Code, Name: g.in(def.Name), Version: o.Rule.Ref.Version}, Category: word(g.categories, def.Category),
			Verbs: words(g.verbs, def.When.Verbs), Most: o.Most, Open: o.Open,
		}
		if conditions := say.words.Conditions(def, say.language); len(conditions) > 0 {
			s := sentenceOf(conditions)
			out[i].Conditions = &s
		}
	}
	return out
}
