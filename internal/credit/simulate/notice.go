package simulate

import (
	"context"
	"strings"
	"time"

	"xuefen/internal/activity"
	"xuefen/internal/credit/rule"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

// trace follows, through the first draft that paid anything, the first record
// that it paid; where none paid there is nothing to trace.
func (r *Reporter) trace(ctx context.Context, tx *db.Tx, t *Tally, words *rule.Words) (*Traced, error) {
	for w, rules := range t.Worlds {
		for _, d := range rules.Drafts {
			id := t.Rules[w][d].Shown
			if id == 0 {
				continue
			}
			list, err := r.Log.Find(ctx, tx, []activity.ID{id})
			if err != nil || len(list) == 0 {
				return nil, err
			}
			a := &list[0]
			x, err := r.Credit.TryRule(ctx, tx, d.Def, id)
			if err != nil {
				if _, known := fault.Of(err); known {
					return nil, nil // a draft that only works beside others cannot be shown alone
				}
				return nil, err
			}
			return &Traced{Activity: id, Person: a.Person, Object: a.Name(), OccurredAt: a.OccurredAt, Explanation: x}, nil
		}
	}
	return nil, nil
}

// notice drafts what employees may be told, from the rules that change and
// what they would have changed.
func (r *Reporter) notice(t *Tally, out *Report, words *rule.Words) rule.Name {
	if len(t.Worlds) < 2 || len(t.Worlds[1].Drafts) == 0 {
		return rule.Name{}
	}
	return rule.Name{ZH: r.noticeIn(i18n.Chinese, t, out, words), EN: r.noticeIn(i18n.English, t, out, words)}
}

func (r *Reporter) noticeIn(lang i18n.Language, t *Tally, out *Report, words *rule.Words) string {
	say := func(key string, args fault.Args) string { return r.Words.Sentence(lang, "simulate.notice_"+key, args) }
	lines := []string{say("title", nil), ""}
	for _, d := range t.Worlds[1].Drafts {
		lines = append(lines, say("rule", fault.Args{"name": d.Def.Name.In(string(lang)), "sentence": words.Say(d.Def, string(lang)).String()}))
	}
	lines = append(lines, "", say("effect", fault.Args{
		"from": out.From, "to": lastDay(out.To), "gain": out.Gain, "lose": out.Lose, "before": out.Worlds[0].Credits.Short(), "after": out.Worlds[1].Credits.Short(),
	}), say("posted", nil))
	return strings.Join(lines, "\n")
}

// lastDay is the day before the one that a window excludes.
func lastDay(to string) string {
	at, err := time.Parse(time.DateOnly, to)
	if err != nil {
		return to
	}
	return at.AddDate(0, 0, -1).Format(time.DateOnly)
}
