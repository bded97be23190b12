package goal

import (
	"context"
	"slices"

	"xuefen/internal/activity"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// mostObjects bounds how many registered objects are looked through for steps.
const mostObjects = 1_000

// Way proposes what a person could do about a goal: registered objects that
// are open and not done yet, and kinds of activity that rules pay for without
// a registered object. Faults as ProgressOf.
func (s *Service) Way(ctx context.Context, tx *db.Tx, id ID, p org.PersonID) (Standing, Proposal, error) {
	st, record, w, err := s.one(ctx, tx, id, p)
	if err != nil {
		return st, Proposal{}, err
	}
	steps, err := s.steps(ctx, tx, &st.Goal.Definition, p, w)
	if err != nil {
		return st, Proposal{}, err
	}
	return st, Propose(&st.Goal.Definition, record, w, steps), nil
}

// steps gathers everything a person could do now.
func (s *Service) steps(ctx context.Context, tx *db.Tx, def *Definition, p org.PersonID, w World) ([]Step, error) {
	objects, err := s.openObjects(ctx, tx, w)
	if err != nil {
		return nil, err
	}
	types, err := s.log.ObjectTypes(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, t := range types {
		if !slices.ContainsFunc(objects, func(o activity.Object) bool { return o.Type == t.Code }) {
			objects = append(objects, activity.Object{Type: t.Code})
		}
	}
	offers, err := s.offers.OffersFor(ctx, tx, p, objects)
	if err != nil {
		return nil, err
	}
	done, err := s.doneAlready(ctx, tx, p, objects, offers)
	if err != nil {
		return nil, err
	}
	var steps []Step
	for i := range objects {
		item := Item{objects[i].Type, objects[i].Code}
		if !done[item] && (len(offers[i]) > 0 || def.names(item)) {
			steps = append(steps, stepOf(&objects[i], offers[i]))
		}
	}
	return steps, nil
}

// names tells whether a goal names an item.
func (d *Definition) names(item Item) (named bool) {
	d.Criteria.each(func(c *Criterion) {
		named = named || c.Completed != nil && slices.Contains(c.Completed.Items, item)
	})
	return named
}

// ItemNames gives the names of what a goal names, as the register has them;
// items that are not registered are absent.
func (s *Service) ItemNames(ctx context.Context, tx *db.Tx, d *Definition) (map[Item]Name, error) {
	var items []Item
	d.Criteria.each(func(c *Criterion) {
		if c.Completed != nil {
			items = append(items, c.Completed.Items...)
		}
	})
	names := make(map[Item]Name, len(items))
	for _, item := range items {
		o, err := s.log.ObjectBy(ctx, tx, item.Type, item.Code)
		if err != nil {
			return nil, err
		}
		if o != nil {
			names[item] = Name{Zh: o.Name, En: o.NameEn}
		}
	}
	return names, nil
}

// openObjects lists what is offered now.
func (s *Service) openObjects(ctx context.Context, tx *db.Tx, w World) ([]activity.Object, error) {
	const perPage = 200
	var open []activity.Object
	for after, read := activity.ObjectID(0), 0; read < mostObjects; read += perPage {
		page, err := s.log.Objects(ctx, tx, activity.ObjectFilter{After: after, Limit: perPage})
		if err != nil {
			return nil, err
		}
		for _, o := range page {
			if o.OpenUntil == nil || o.OpenUntil.After(w.Now) {
				open = append(open, o)
			}
		}
		if len(page) < perPage {
			break
		}
		after = page[len(page)-1].ID
	}
	return open, nil
}

// doneAlready tells which objects the person has done, by any verb that counts
// as done or is paid for.
func (s *Service) doneAlready(ctx context.Context, tx *db.Tx, p org.PersonID, objects []activity.Object, offers [][]rule.Offer) (map[Item]bool, error) {
	codes, verbs := map[string][]string{}, map[string][]string{}
	for i, o := range objects {
		if o.Code == "" {
			continue
		}
		codes[o.Type] = append(codes[o.Type], o.Code)
		for _, offer := range offers[i] {
			verbs[o.Type] = append(verbs[o.Type], offer.Rule.Def.When.Verbs...)
		}
	}
	var sought []activity.Sought
	for kind, list := range codes {
		words := append(verbs[kind], doneVerbs...)
		slices.Sort(words)
		sought = append(sought, activity.Sought{ObjectType: kind, Codes: list, Verbs: slices.Compact(words)})
	}
	done := map[Item]bool{}
	err := s.log.EachDone(ctx, tx, []org.PersonID{p}, sought, func(_ org.PersonID, _, kind, code string) { done[Item{kind, code}] = true })
	return done, err
}

func stepOf(o *activity.Object, offers []rule.Offer) Step {
	step := Step{Item: Item{o.Type, o.Code}, Name: Name{Zh: o.Name, En: o.NameEn}}
	if o.OpenUntil != nil {
		step.OpenUntil = *o.OpenUntil
	}
	// The register keeps importance as the text of a number; one that is not
	// exact to hundredths does not order steps.
	step.Importance, _ = fixed.Parse(o.Importance)
	for _, offer := range offers {
		def := &offer.Rule.Def
		category := def.Category
		if def.Subcategory != "" {
			category = def.Subcategory
		}
		step.Pays = append(step.Pays, Pay{
			Rule: def.Code, Name: Name{Zh: def.Name.ZH, En: def.Name.EN}, Category: category,
			Amount: offer.Most, Varies: offer.Open,
		})
	}
	return step
}
