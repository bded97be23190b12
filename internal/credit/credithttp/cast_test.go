package credithttp_test

import (
	"context"
	"fmt"

	"xuefen/internal/activity"
	"xuefen/internal/platform/db"
)

// rules are three that the tests play with, one of them for the branch 广州
// only and one that pays the mentor.
const rules = `rules:
- code: training
  name: {zh: 参加线上培训, en: Online training}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "5"}
  caps: [{unit: times, limit: "1", subject: rule, key: object, period: ever}]
  validity: {forever: true}
- code: exam
  name: {zh: 通过考试, en: Exam passed}
  category: mandatory
  when: {verbs: [passed], object_types: [exam]}
  if: {all: [{field: activity.score, op: ">=", value: 60}]}
  amount: {fixed: "10"}
  validity: {months: 12}
- code: guangzhou
  name: {zh: 广州项目, en: Guangzhou project}
  category: practice
  when: {verbs: [completed], object_types: [project]}
  amount: {fixed: "20"}
  scope: {departments: [GZ]}
  validity: {forever: true}
- code: mentor
  name: {zh: 带教成果, en: Mentee passed}
  category: practice
  subcategory: team_management
  when: {verbs: [certified]}
  amount: {fixed: "2"}
  beneficiary: {attribute: mentor_no}
  validity: {forever: true}
`

// did records something at the clock's time and gives the activity.
func (h *house) did(number, verb, objectType, object string) activity.ID {
	h.Helper()
	return h.Record(h, h.Did(number, verb, objectType, object))[0].ID
}

// scored records an exam with a score of 100.
func (h *house) scored(number, score string) activity.ID {
	h.Helper()
	return h.Record(h, h.Scored(number, "passed", "exam", "E-"+score, score))[0].ID
}

// tables are those of the modules that a trial could write to.
var tables = []string{
	"activity", "withdrawal", "object", "category", "rule", "rule_version", "rule_stamp", "transfer", "lot", "lot_use", "balance", "standing",
	"cap_counter", "outcome", "adjustment",
}

// contents is a picture of everything stored, for tests of what must not
// write.
func (h *house) contents() string {
	h.Helper()
	all := ""
	h.Read(h, func(ctx context.Context, tx *db.Tx) error {
		for _, table := range tables {
			if err := contentsOf(ctx, tx, table, &all); err != nil {
				return err
			}
		}
		return nil
	})
	return all
}

func contentsOf(ctx context.Context, tx *db.Tx, table string, all *string) error {
	// Every row as one text: PostgreSQL and SQLite agree on count and on the
	// text of the columns that the tests move.
	column := map[string]string{
		"activity": "source_key", "withdrawal": "reason", "object": "name", "category": "name_zh", "rule": "code", "rule_version": "definition",
		"rule_stamp": "CAST(stamp AS text)", "transfer": "key", "lot": "CAST(rest AS text)", "lot_use": "CAST(amount AS text)",
		"balance": "CAST(available AS text)", "standing": "CAST(amount AS text)", "cap_counter": "CAST(credits AS text) || '/' || CAST(times AS text)",
		"outcome": "seen", "adjustment": "reason",
	}[table]
	return tx.Each(ctx, "SELECT "+column+" FROM "+table+" WHERE tenant_id = $1 ORDER BY 1", nil, func(scan db.Scan) error {
		var text string
		err := scan(&text)
		*all += fmt.Sprintf("%s: %s\n", table, text)
		return err
	})
}
