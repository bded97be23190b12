package proof_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	"xuefen/internal/activity"
	"xuefen/internal/credit"
	"xuefen/internal/credit/credittest"
	"xuefen/internal/credit/proof"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/dbtest"
	"xuefen/internal/platform/secret"
)

const rules = `rules:
- code: course
  name: {zh: 完成课程, en: Course completed}
  category: elective
  when: {verbs: [completed], object_types: [course]}
  amount: {fixed: "2.5"}
  validity: {forever: true}
- code: exam
  name: {zh: 通过考试, en: Exam passed}
  category: mandatory
  when: {verbs: [passed], object_types: [exam]}
  if: {all: [{field: activity.score, op: ">=", value: 60}]}
  amount: {fixed: "10"}
  caps: [{unit: credits, limit: "100", subject: rule, period: month}]
  validity: {months: 12}
`

// site is the company with its log.
type site struct {
	*credittest.Company
	t     *testing.T
	Proof *proof.Service
}

func modules() []db.Module { return append(credittest.Modules(), proof.Migrations()) }

// each opens a company with rules on both databases. Nothing was posted yet.
func each(t *testing.T, test func(s *site)) {
	t.Helper()
	dbtest.Each(t, modules(), func(t *testing.T, d *db.DB) { test(open(t, d)) })
}

func open(t *testing.T, d *db.DB) *site {
	t.Helper()
	s := &site{Company: credittest.New(t, d), t: t}
	s.Apply(t, rules)
	s.Proof = s.serviceWith(t.TempDir())
	return s
}

// serviceWith makes a service with the key in a folder.
func (s *site) serviceWith(folder string) *proof.Service {
	s.t.Helper()
	ring, err := secret.Open(folder, "")
	if err != nil {
		s.t.Fatal(err)
	}
	p, err := proof.New(s.DB, s.Clock, slog.New(slog.DiscardHandler), s.Org, s.Credit, ring)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// learn lets people finish so many courses.
func (s *site) learn(n int, numbers ...string) {
	s.t.Helper()
	var list []activity.Input
	for i := range n {
		for _, number := range numbers {
			list = append(list, s.Did(number, "completed", "course", fmt.Sprintf("C%d", i)))
		}
	}
	s.Record(s.t, list...)
}

// place gives all transfers their places and signs a head.
func (s *site) place() {
	s.t.Helper()
	if err := s.Proof.Look(s.t.Context(), s.Tenant); err != nil {
		s.t.Fatal(err)
	}
	if err := s.Proof.Head(s.t.Context(), s.Tenant); err != nil {
		s.t.Fatal(err)
	}
}

// proven verifies the log.
func (s *site) proven() proof.Verification {
	s.t.Helper()
	var v proof.Verification
	s.Read(s.t, func(ctx context.Context, tx *db.Tx) (err error) {
		v, err = s.Proof.Verify(ctx, tx, func(int64, int64) {})
		return err
	})
	return v
}

// agrees fails the test when something differs.
func (s *site) agrees() proof.Verification {
	s.t.Helper()
	v := s.proven()
	if v.First != nil {
		s.t.Fatalf("verify: %+v", *v.First)
	}
	return v
}

// exec runs SQL in the company's name.
func (s *site) exec(query string, args ...any) {
	s.t.Helper()
	s.Tx(s.t, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

// hold sets credits aside and gives them back or spends them.
func (s *site) hold(p org.PersonID, order int64, settle bool) {
	s.t.Helper()
	s.Tx(s.t, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.Credit.Hold(ctx, tx, p, order, 150, "兑换图书", 1); err != nil {
			return err
		}
		end := s.Credit.Release
		if settle {
			end = s.Credit.Settle
		}
		_, err := end(ctx, tx, p, order, "", 1)
		return err
	})
}

// postings are facts as they are published.
func postings(list ...credit.Sealed) []credit.Posting {
	out := make([]credit.Posting, len(list))
	for i, t := range list {
		out[i] = credit.Posting{Transfer: t.ID, Person: t.Person, Kind: t.Kind, Amount: t.Amount}
	}
	return out
}

// transfersOf reads a person's transfers.
func (s *site) transfersOf(p org.PersonID) (list []credit.Sealed) {
	s.t.Helper()
	s.Read(s.t, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = s.Credit.SealedOf(ctx, tx, p, 0, 1000)
		return err
	})
	return list
}

// creditPostings is the topic that the log listens to.
var creditPostings = credit.Postings

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
