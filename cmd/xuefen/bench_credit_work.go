package main

import (
	"bufio"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// keyOrder says how source keys follow each other.
type keyOrder int

const (
	ordered   keyOrder = iota // as a system numbers its records: new keys come after old ones
	scattered                 // as hashes and random ids do: anywhere among the old ones
)

// creditWork makes the activities of a large company: the same for the same
// number of people, whatever is measured with them.
type creditWork struct {
	people int
	made   int
	dice   *rand.Rand
}

func newCreditWork(people int) *creditWork {
	return &creditWork{people: people, dice: rand.New(rand.NewPCG(2025, 6))}
}

// deeds are what people do, by how often: verb, object type, how many objects
// there are of it.
var deeds = []struct {
	share   int // of a hundred
	verb    string
	object  string
	objects int
}{
	{38, "completed", "course", 2_000}, {16, "passed", "exam", 500}, {12, "attended", "class_run", 3_000}, {10, "signed_in", "page", 1},
	{6, "submitted", "reflection", 50_000}, {5, "shared", "case", 20_000}, {4, "mentored", "ojt_task", 5_000}, {3, "answered", "page", 9_000},
	{3, "approved", "proposal", 20_000}, {2, "certified", "certificate", 300}, {1, "achieved", "metric", 200},
}

// report is one activity as JSON.
func (w *creditWork) report(keys keyOrder) string {
	n := w.made
	w.made++
	roll := w.dice.IntN(100)
	deed := deeds[0]
	for _, d := range deeds {
		if deed = d; roll < d.share {
			break
		}
		roll -= d.share
	}
	at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(w.dice.IntN(365*24*60)) * time.Minute)
	key := fmt.Sprintf("%012d", n)
	if keys == scattered {
		h := fnv.New64a()
		fmt.Fprint(h, n)
		key = fmt.Sprintf("%016x-%d", h.Sum64(), n)
	}
	return fmt.Sprintf(`{"person":"%d","verb":%q,"object":{"type":%q,"id":"%d"},"occurred_at":%q,"result":{"score":%d,"score_max":100,"duration_seconds":%d},"attributes":{"attempt":%d,"rating":%d},"source":"bench","key":%q}`,
		100_000+w.dice.IntN(w.people), deed.verb, deed.object, w.dice.IntN(deed.objects), at.Format(time.RFC3339), w.dice.IntN(101), 60+w.dice.IntN(7200), 1+w.dice.IntN(3), 1+w.dice.IntN(5), key)
}

// recordsFile writes the next n activities as JSON Lines.
func (w *creditWork) recordsFile(dir string, n int, keys keyOrder) (path string, err error) {
	path = filepath.Join(dir, fmt.Sprintf("records-%d.jsonl", w.made))
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := bufio.NewWriter(file)
	for range n {
		if _, err := out.WriteString(w.report(keys) + "\n"); err != nil {
			return "", err
		}
	}
	return path, out.Flush()
}

// rulesFile writes the twelve rules.
func (w *creditWork) rulesFile(dir string) (string, error) {
	path := filepath.Join(dir, "credit-rules.yaml")
	return path, os.WriteFile(path, []byte(creditRules), 0o600)
}

// creditRules are twelve rules of the kinds that companies write: plain ones,
// tiers, a formula, conditions over the record, caps of every period and over
// a group of rules.
const creditRules = `rules:
  - {code: course, name: {zh: 完成课程, en: Course}, category: elective, when: {verbs: [completed], object_types: [course]}, amount: {fixed: "2.5"}, if: {field: activity.duration_minutes, op: ">=", value: 10}, caps: [{unit: times, limit: "1", subject: rule, key: object, period: ever}], validity: {forever: true}}
  - {code: course-best, name: {zh: 课程优秀, en: Excellent in a course}, category: elective, when: {verbs: [completed], object_types: [course]}, amount: {fixed: "1"}, if: {all: [{field: activity.score, op: ">=", value: 90}, {field: attributes.attempt, op: "==", value: 1}]}, validity: {end_of_next_year: true}}
  - {code: exam, name: {zh: 通过考试, en: Exam}, category: mandatory, when: {verbs: [passed], object_types: [exam]}, amount: {tiers: {field: activity.score, steps: [{from: "60", credits: "5"}, {from: "90", credits: "10"}]}}, caps: [{unit: credits, limit: "120", subject: rule, period: year}], validity: {forever: true}}
  - {code: class, name: {zh: 参加培训班, en: Class}, category: mandatory, when: {verbs: [attended], object_types: [class_run]}, amount: {fixed: "3"}, caps: [{unit: credits, limit: "30", subject: rule, period: quarter}], validity: {forever: true}}
  - {code: class-long, name: {zh: 长训班, en: Long class}, category: mandatory, when: {verbs: [attended], object_types: [class_run]}, amount: {formula: "activity.duration_minutes * 0.015"}, if: {field: activity.duration_minutes, op: ">=", value: 60}, validity: {forever: true}}
  - {code: sign-in, name: {zh: 签到, en: Sign-in}, category: elective, when: {verbs: [signed_in], object_types: [page]}, amount: {fixed: "0.1"}, caps: [{unit: credits, limit: "0.5", subject: group, group: low-bar, period: day}, {unit: credits, limit: "5", subject: group, group: low-bar, period: month}], validity: {months: 12}}
  - {code: answer, name: {zh: 答疑, en: Answer}, category: practice, when: {verbs: [answered], object_types: [page]}, amount: {fixed: "0.2"}, caps: [{unit: credits, limit: "0.5", subject: group, group: low-bar, period: day}, {unit: credits, limit: "5", subject: group, group: low-bar, period: month}], validity: {months: 12}}
  - {code: reflection, name: {zh: 心得, en: Reflection}, category: elective, when: {verbs: [submitted], object_types: [reflection]}, amount: {fixed: "1"}, caps: [{unit: times, limit: "2", subject: rule, period: week}], validity: {forever: true}}
  - {code: case, name: {zh: 分享案例, en: Case}, category: practice, when: {verbs: [shared], object_types: [case]}, amount: {fixed: "5"}, if: {field: attributes.rating, op: ">=", value: 3}, validity: {forever: true}}
  - {code: mentoring, name: {zh: 带教, en: Mentoring}, category: practice, when: {verbs: [mentored], object_types: [ojt_task]}, amount: {fixed: "2"}, caps: [{unit: credits, limit: "20", subject: rule, period: month}], validity: {forever: true}}
  - {code: proposal, name: {zh: 提案落地, en: Proposal}, category: practice, when: {verbs: [approved], object_types: [proposal]}, amount: {fixed: "8"}, validity: {forever: true}}
  - {code: certificate, name: {zh: 取得证书, en: Certificate}, category: mandatory, when: {verbs: [certified, achieved], object_types: [certificate, metric]}, amount: {fixed: "15"}, caps: [{unit: times, limit: "1", subject: rule, key: object, period: ever}], validity: {months: 36}}
`
