package goal

import (
	"xuefen/internal/platform/i18n"
)

// Words names what reasons speak of, in the language of the reader.
type Words struct {
	Category func(code string) string
	Item     func(Item) string
	Language i18n.Language
}

// Reasons tells why a goal is not reached, one phrase for each criterion that
// lacks something; of alternatives the nearest is told. It is empty when the
// goal is reached.
func (p *Progress) Reasons(w Words) []i18n.Phrase { return p.Root.Reasons(w) }

// Reasons tells the same of one criterion.
func (f *Finding) Reasons(w Words) []i18n.Phrase {
	switch {
	case f.Reached:
		return nil
	case len(f.Criterion.Any) > 0:
		return f.Parts[f.nearest].Reasons(w)
	case len(f.Parts) == 0:
		return []i18n.Phrase{f.reason(w)}
	}
	var all []i18n.Phrase
	for i := range f.Parts {
		all = append(all, f.Parts[i].Reasons(w)...)
	}
	return all
}

func (f *Finding) reason(w Words) i18n.Phrase {
	c := f.Criterion
	args := map[string]any{"have": f.Have.Short(), "need": f.Need.Short(), "lack": f.Lack.Short(), "window": f.windowName()}
	switch {
	case c.Completed != nil:
		return f.itemsReason(w)
	case c.Share != nil:
		args["category"], args["percent"] = w.Category(c.Share.Category), c.Share.Percent.Short()
		if c.Share.Of == OfEarned {
			return i18n.Phrase{Code: "goal.lacks_share_of_earned", Args: args}
		}
		return i18n.Phrase{Code: "goal.lacks_share_of_required", Args: args}
	case c.Composition != nil && c.Composition.Reading == Weighted:
		return i18n.Phrase{Code: "goal.lacks_weighted", Args: args}
	case c.Composition != nil:
		return f.quotaReason(w, args)
	case c.Credits.Category != "":
		args["category"] = w.Category(c.Credits.Category)
		return i18n.Phrase{Code: "goal.lacks_category", Args: args}
	}
	return i18n.Phrase{Code: "goal.lacks_total", Args: args}
}

// itemsReason names what is not done; a set of which some are enough says how
// many are missing.
func (f *Finding) itemsReason(w Words) i18n.Phrase {
	const shown = 5
	var open []string
	for _, item := range f.Items {
		if !item.Done && len(open) < shown {
			open = append(open, w.Item(item.Item))
		}
	}
	args := map[string]any{"items": open, "missing": int(f.Need - f.Have), "of": int(f.Need)}
	if name := f.Criterion.Name.In(string(w.Language)); name != "" {
		args["name"] = name
	} else {
		args["name"] = i18n.Phrase{Code: "goal.items_name"}
	}
	switch {
	case f.Criterion.Completed.AtLeast > 0 && f.Criterion.Completed.AtLeast < len(f.Items):
		return i18n.Phrase{Code: "goal.lacks_some_items", Args: args}
	case int(f.Need-f.Have) > shown:
		return i18n.Phrase{Code: "goal.lacks_many_items", Args: args}
	}
	return i18n.Phrase{Code: "goal.lacks_items", Args: args}
}

// quotaReason names the categories below their part, or else the total.
func (f *Finding) quotaReason(w Words, args map[string]any) i18n.Phrase {
	var short []string
	for _, p := range f.Shares {
		if !p.Reached {
			short = append(short, w.Category(p.Category)+" "+p.Have.Short()+"/"+p.Need.Short())
		}
	}
	if len(short) == 0 {
		return i18n.Phrase{Code: "goal.lacks_counted", Args: args}
	}
	args["parts"] = short
	return i18n.Phrase{Code: "goal.lacks_quota", Args: args}
}

// windowName is the window in words.
func (f *Finding) windowName() i18n.Phrase {
	args := map[string]any{"year": f.year, "month": int(f.month), "quarter": (int(f.month)-1)/3 + 1, "months": f.window.Months}
	return i18n.Phrase{Code: "goal.window." + string(f.window.Kind), Args: args}
}
