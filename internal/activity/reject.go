package activity

import (
	"context"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/sheet"
)

// Writer is a table that rejects are written to; sheet's writers are.
type Writer interface {
	Begin(name string, titles []sheet.Title) error
	Write(values ...any) error
}

// WriteRejects writes the rows of an intake that were not taken, as they came,
// with the row number and the reason in front; mended, the same file can be
// sent again. Headings are those of the file, nil for JSON Lines. Say gives
// the sentence of a fault in the reader's language.
func (s *Service) WriteRejects(ctx context.Context, tx *db.Tx, id IntakeID, headings []string, w Writer, say func(code string, args map[string]any) string) error {
	const page = 1_000
	begun := false
	for after := 0; ; {
		list, err := listRejects(ctx, tx, id, after, page)
		if err != nil {
			return err
		}
		for _, r := range list {
			keys, texts := r.Texts()
			if !begun {
				begun = true
				if err := beginRejects(w, headings, keys, say); err != nil {
					return err
				}
			}
			values := []any{int64(r.Row), r.Column, say(r.Code, r.Args)}
			for _, t := range texts {
				values = append(values, t)
			}
			if err := w.Write(values...); err != nil {
				return err
			}
			after = r.Row
		}
		if len(list) < page {
			if !begun {
				return beginRejects(w, headings, nil, say)
			}
			return nil
		}
	}
}

func beginRejects(w Writer, headings, keys []string, say func(string, map[string]any) string) error {
	titles := []sheet.Title{
		{Text: say("activity.title_row", nil)}, {Text: say("activity.title_column", nil)}, {Text: say("activity.title_reason", nil), Width: 60},
	}
	if headings == nil {
		headings = keys
	}
	for _, h := range headings {
		titles = append(titles, sheet.Title{Text: h})
	}
	return w.Begin(say("activity.title_rejects", nil), titles)
}
