package credit

import (
	"context"
	"slices"

	"xuefen/internal/credit/template"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

// Drafted says what a template became: the codes of new drafts, and of rules
// that the company has already and that stayed as they are.
type Drafted struct{ Drafted, Kept []string }

// DraftFrom makes drafts of the rules of a template, all of them or those
// named, with the categories that they need. What the company has already, by
// code, is left alone. Nothing is published. Faults:
// credit.template_not_found, those of SaveDraft and PutCategory.
func (s *Service) DraftFrom(ctx context.Context, tx *db.Tx, code string, only []string, by int64) (Drafted, error) {
	var out Drafted
	t, found, err := template.Find(code)
	if err != nil {
		return out, err
	}
	if !found {
		return out, fault.New(fault.NotFound, "credit.template_not_found", nil)
	}
	if err := s.addCategories(ctx, tx, t.Categories); err != nil {
		return out, err
	}
	for _, def := range t.Rules {
		if len(only) > 0 && !slices.Contains(only, def.Code) {
			continue
		}
		_, known, err := findRule(ctx, tx, def.Code)
		if err != nil {
			return out, err
		}
		if known {
			out.Kept = append(out.Kept, def.Code)
			continue
		}
		if _, err := s.SaveDraft(ctx, tx, def, t.Name.ZH, by); err != nil {
			return out, ruleFault(def.Code, err)
		}
		out.Drafted = append(out.Drafted, def.Code)
	}
	return out, nil
}

func (s *Service) addCategories(ctx context.Context, tx *db.Tx, wanted []template.Category) error {
	have, err := listCategories(ctx, tx)
	if err != nil {
		return err
	}
	for i, c := range wanted {
		if find(have, c.Code) != nil {
			continue
		}
		if _, err := s.PutCategory(ctx, tx, Category{Parent: c.Parent, Code: c.Code, Zh: c.Zh, En: c.En, Sort: len(have) + i + 1}); err != nil {
			return err
		}
	}
	return nil
}
