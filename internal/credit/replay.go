package credit

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"xuefen/internal/activity"
	"xuefen/internal/credit/rule"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// EachSeen calls each for what was stored of every credited activity, in the
// order of ids. No other statement may run in each.
func (s *Service) EachSeen(ctx context.Context, tx *db.Tx, each func(id activity.ID, seen string) error) error {
	return tx.Each(ctx, "SELECT activity_id, seen FROM outcome WHERE tenant_id = $1 ORDER BY activity_id", nil, func(scan db.Scan) error {
		var id activity.ID
		var seen string
		if err := scan(&id, &seen); err != nil {
			return err
		}
		return each(id, seen)
	})
}

// PartsOfSeen cuts out of a stored record the texts that tell person, object
// and zone as they were, which repeat from record to record and can be read
// once for all. RestoreParts reads them.
func PartsOfSeen(seen string) (person, object, zone string, ok bool) {
	c := cutter{text: seen}
	if !c.take('{') {
		return "", "", "", false
	}
	for {
		name, valid := c.value()
		if !valid || !c.take(':') {
			return "", "", "", false
		}
		value, valid := c.value()
		if !valid {
			return "", "", "", false
		}
		switch name {
		case `"p"`:
			person = value
		case `"o"`:
			object = value
		case `"z"`:
			zone = value
		}
		if c.take('}') {
			return person, object, zone, true
		}
		if !c.take(',') {
			return "", "", "", false
		}
	}
}

// RestoreParts reads what PartsOfSeen cut out.
func RestoreParts(person, object, zone string, f *rule.Facts) error {
	var s rule.Seen
	for _, part := range []struct {
		text string
		into any
	}{{person, &s.Person}, {object, &s.Object}, {zone, &s.Zone}} {
		if part.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(part.text), part.into); err != nil {
			return fmt.Errorf("read what a record has seen: %w", err)
		}
	}
	return s.Restore(f)
}

// cutter walks over compact JSON without decoding it.
type cutter struct {
	text string
	at   int
}

func (c *cutter) take(b byte) bool {
	if c.at < len(c.text) && c.text[c.at] == b {
		c.at++
		return true
	}
	return false
}

// value passes over one value and gives its text.
func (c *cutter) value() (string, bool) {
	from, depth := c.at, 0
	for c.at < len(c.text) {
		switch c.text[c.at] {
		case '"':
			if !c.quoted() {
				return "", false
			}
			if depth == 0 {
				return c.text[from:c.at], true
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return c.text[from:c.at], c.at > from
			}
			if depth--; depth == 0 {
				c.at++
				return c.text[from:c.at], true
			}
		case ',', ':':
			if depth == 0 {
				return c.text[from:c.at], c.at > from
			}
		}
		c.at++
	}
	return "", false
}

// quoted passes over a text in quotes.
func (c *cutter) quoted() bool {
	for c.at++; c.at < len(c.text); {
		i := strings.IndexAny(c.text[c.at:], `"\`)
		if i < 0 {
			return false
		}
		if c.at += i + 1; c.text[c.at-1] == '"' {
			return true
		}
		c.at++ // what is escaped
	}
	return false
}

// TakenBack is an award that was reversed.
type TakenBack struct {
	Transfer int64 // the reversal; ids of reversals and records rise together
	Activity activity.ID
	Rule     RuleID
	Person   org.PersonID
	At       int64 // microseconds
}

// Reversals lists the reversals of awards, oldest first.
func (s *Service) Reversals(ctx context.Context, tx *db.Tx) ([]TakenBack, error) {
	return listReversals(ctx, tx)
}

// readAwardKey reads an award's key back: activity, rule and person.
func readAwardKey(key string) (a activity.ID, r RuleID, p org.PersonID, ok bool) {
	parts := strings.Split(strings.TrimPrefix(key, "a"), ".")
	if len(parts) != 3 || !strings.HasPrefix(key, "a") {
		return 0, 0, 0, false
	}
	var n [3]int64
	for i, part := range parts {
		var err error
		if n[i], err = strconv.ParseInt(part, 10, 64); err != nil {
			return 0, 0, 0, false
		}
	}
	return activity.ID(n[0]), RuleID(n[1]), org.PersonID(n[2]), true
}

// SeenOf reads what was stored of some activities.
func (s *Service) SeenOf(ctx context.Context, tx *db.Tx, ids []activity.ID) (map[activity.ID]string, error) {
	out := make(map[activity.ID]string, len(ids))
	err := tx.Each(ctx, "SELECT activity_id, seen FROM outcome WHERE tenant_id = $1 AND "+tx.In("activity_id", 2), []any{db.Ints(tx, ids)},
		func(scan db.Scan) error {
			var id activity.ID
			var seen string
			err := scan(&id, &seen)
			out[id] = seen
			return err
		})
	return out, err
}

// BadSeen is the fault of a stored record that is not as it was written.
func BadSeen(seen string) error {
	const most = 80
	return fmt.Errorf("credit: what a record has seen is unreadable: %s", db.Plain(seen, most))
}
