package proof_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"xuefen/internal/credit/proof"
	"xuefen/internal/credit/proof/prooffile"
	"xuefen/internal/org"
	"xuefen/internal/platform/clock"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/event"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/job"
)

// statement downloads a person's statement and reads it back as a file.
func (s *site) statement(p org.PersonID) prooffile.File {
	s.t.Helper()
	var out prooffile.Statement
	s.Read(s.t, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = s.Proof.Statement(ctx, tx, p)
		return err
	})
	return s.file(out)
}

func (s *site) file(v any) prooffile.File {
	s.t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		s.t.Fatal(err)
	}
	f, err := prooffile.Read(bytes.NewReader(raw))
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

// key is the company's public key.
func (s *site) key() (key prooffile.PublicKey) {
	s.t.Helper()
	s.Read(s.t, func(ctx context.Context, tx *db.Tx) (err error) {
		key, err = s.Proof.Key(ctx, tx)
		return err
	})
	return key
}

// heads are the signed heads, the latest first.
func (s *site) heads(onlyDays bool) (list []proof.SignedHead) {
	s.t.Helper()
	s.Read(s.t, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = s.Proof.Heads(ctx, tx, onlyDays, 0, 100)
		return err
	})
	return list
}

func TestAStatementIsProvenByThePublicKeyAlone(t *testing.T) {
	each(t, func(s *site) {
		s.learn(3, "1001", "1002")
		s.hold(s.Lin, 71, true)
		s.place()
		s.agrees()
		got, err := s.key().Check(s.statement(s.Lin))
		if err != nil {
			s.t.Fatal(err)
		}
		if got.Summary.Number != "1001" || got.Summary.Entries != 5 || got.After != "6.00" || got.Head.Size != 8 {
			s.t.Errorf("the statement proves %+v; want five entries of 1001 under a log of 8, with 6.00 left", got)
		}
	})
}

func TestWhatIsYoungerThanTheHeadWaits(t *testing.T) {
	each(t, func(s *site) {
		s.learn(2, "1001")
		s.place()
		s.learn(1, "1001")
		got, err := s.key().Check(s.statement(s.Lin))
		if err != nil || got.Summary.Entries != 2 || got.Waiting != 1 {
			s.t.Errorf("the statement proves %+v, %v; want two entries and one that waits", got, err)
		}
		if v := s.agrees(); v.Size != 2 || v.Waiting != 1 {
			s.t.Errorf("verify read %+v; want two places and one transfer that waits", v)
		}
	})
}

// Everything an employee could be told that is not so must fail the check.
func TestAStatementThatWasTouchedProvesNothing(t *testing.T) {
	each(t, func(s *site) {
		s.learn(3, "1001", "1002")
		s.place()
		key := s.key()
		for name, touch := range map[string]func(f, other *prooffile.Statement){
			"an amount": func(f, _ *prooffile.Statement) { f.Entries[1].Transfer["amount"] = "3.50" },
			"a day":     func(f, _ *prooffile.Statement) { f.Entries[1].Transfer["earned_at"] = "2026-01-01T00:00:00.000000Z" },
			"a person": func(f, _ *prooffile.Statement) {
				f.Entries[1].Personal["person"] = prooffile.Hidden{Value: "1", Salt: make([]byte, 32)}
			},
			"a place":          func(f, _ *prooffile.Statement) { f.Entries[1].Place++ },
			"a hash":           func(f, _ *prooffile.Statement) { f.Entries[1].Path[0][5] ^= 1 },
			"an entry less":    func(f, _ *prooffile.Statement) { f.Entries = f.Entries[:2] },
			"an entry twice":   func(f, _ *prooffile.Statement) { f.Entries[2] = f.Entries[1] },
			"another order":    func(f, _ *prooffile.Statement) { f.Entries[1], f.Entries[2] = f.Entries[2], f.Entries[1] },
			"somebody's entry": func(f, o *prooffile.Statement) { f.Entries[1] = o.Entries[1] },
			"a summary":        func(f, o *prooffile.Statement) { f.Statement = o.Statement },
			"a name":           func(f, _ *prooffile.Statement) { f.Statement = strings.Replace(f.Statement, "林晓", "许国栋", 1) },
			"a head":           func(f, _ *prooffile.Statement) { f.Head = strings.Replace(f.Head, "\n6\n", "\n5\n", 1) },
			"a value more":     func(f, _ *prooffile.Statement) { f.Entries[0].Transfer["bonus"] = "1.00" },
		} {
			mine, others := s.statement(s.Lin), s.statement(s.Xu)
			touch(mine.Statement, others.Statement)
			if _, err := key.Check(mine); err == nil {
				s.t.Errorf("%s was changed, and the file still proves something", name)
			}
		}
		if _, err := key.Check(s.statement(s.Lin)); err != nil {
			s.t.Errorf("untouched: %v", err)
		}
		other, err := prooffile.NewSigner(key.Name(), bytes.Repeat([]byte{7}, 32))
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := other.Key.Check(s.statement(s.Lin)); !isFault(err, "proof.bad_signature") {
			s.t.Errorf("another key gave %v; want a bad signature", err)
		}
	})
}

func isFault(err error, code string) bool {
	f, ok := fault.Of(err)
	return ok && f.Code == code
}

func TestHeadsProveThatTheLogOnlyGrew(t *testing.T) {
	each(t, func(s *site) {
		for range 3 {
			s.learn(2, "1001")
			s.place()
			s.Later(2 * time.Minute)
		}
		heads := s.heads(false)
		if len(heads) != 3 || heads[0].Number != 3 || heads[0].Size != 6 {
			s.t.Fatalf("heads %+v; want three, the last over six transfers", heads)
		}
		for _, pair := range [][2]int64{{1, 3}, {3, 1}, {2, 3}, {2, 2}} {
			var c prooffile.Consistency
			s.Read(s.t, func(ctx context.Context, tx *db.Tx) (err error) {
				c, err = s.Proof.Consistency(ctx, tx, pair[0], pair[1])
				return err
			})
			got, err := s.key().Check(s.file(c))
			if err != nil || got.Earlier.Number != min(pair[0], pair[1]) || got.Head.Number != max(pair[0], pair[1]) {
				s.t.Errorf("consistency of %v: %+v, %v", pair, got, err)
			}
			if len(c.Path) > 0 {
				c.Path[0][0] ^= 1
				if _, err := s.key().Check(s.file(c)); !isFault(err, "proof.inconsistent") {
					s.t.Errorf("a touched path gave %v", err)
				}
			}
		}
		s.Read(s.t, func(ctx context.Context, tx *db.Tx) error {
			if _, err := s.Proof.Consistency(ctx, tx, 1, 9); !isFault(err, "proof.no_head") {
				s.t.Errorf("a head that does not exist gave %v", err)
			}
			return nil
		})
	})
}

// The day's head comes once, also on a day without news, and is told.
func TestADayIsClosedOnce(t *testing.T) {
	each(t, func(s *site) {
		closeDay := func() {
			if err := s.Proof.CloseDay(s.t.Context(), s.Tenant); err != nil {
				s.t.Fatal(err)
			}
		}
		closeDay() // nothing was ever posted
		if heads := s.heads(true); len(heads) != 0 {
			s.t.Fatalf("an empty log has the heads %+v", heads)
		}
		s.learn(2, "1001")
		closeDay()
		closeDay()
		s.Later(24 * time.Hour)
		closeDay()
		heads := s.heads(true)
		if len(heads) != 2 || heads[1].Day != "2026-08-31" || heads[0].Day != "2026-09-01" || heads[1].Size != 2 || heads[0].Root != heads[1].Root {
			s.t.Errorf("the days were closed by %+v; want 31 August and 1 September over the same two transfers", heads)
		}
		s.agrees()
	})
}

// A minute after something was added there is a head over it, and not sooner
// than that after the last.
func TestHeadsComeAMinuteApart(t *testing.T) {
	each(t, func(s *site) {
		hear := func() {
			if err := s.Proof.Hear(s.t.Context(), s.Tenant, postings(s.transfersOf(s.Lin)...)); err != nil {
				s.t.Fatal(err)
			}
		}
		for range 3 {
			s.learn(1, "1001")
			hear()
			hear() // facts may come twice
			s.Later(25 * time.Second)
		}
		if heads := s.heads(false); len(heads) != 1 || heads[0].Size != 1 {
			s.t.Errorf("within a minute the heads are %+v; want one over the first transfer", heads)
		}
		s.learn(1, "1001")
		hear()
		if heads := s.heads(false); len(heads) != 2 || heads[0].Size != 4 {
			s.t.Errorf("after a minute the heads are %+v; want another over all four", heads)
		}
		if v := s.agrees(); v.Waiting != 0 || v.Size != 4 {
			s.t.Errorf("verify read %+v", v)
		}
	})
}

// Facts travel from the posting to the log by the real bus and queue, and the
// head that is due comes by itself.
func TestWhatIsPostedFindsItsPlace(t *testing.T) {
	each(t, func(s *site) {
		log := discard()
		q := job.New(s.DB, clock.System(), log)
		bus := event.New(s.DB, clock.System(), log, q)
		event.Subscribe(bus, creditPostings, "proof.sequence", s.Proof.Hear)
		s.Proof.Work(q)
		ctx, stop := context.WithCancel(s.t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = q.Run(ctx) })
		running.Go(func() { _ = bus.Run(ctx) })
		defer running.Wait()
		defer stop()
		s.learn(300, "1001")
		if err := bus.Quiet(ctx); err != nil {
			s.t.Fatal(err)
		}
		if v := s.agrees(); v.Size != 300 || v.Waiting != 0 {
			s.t.Errorf("verify read %+v; want 300 places", v)
		}
	})
}

// Several nodes that give places at once give each transfer one.
func TestPlacesAreGivenOnceByManyAtOnce(t *testing.T) {
	each(t, func(s *site) {
		s.learn(40, "1001", "1002", "1003")
		all := slices.Concat(postings(s.transfersOf(s.Lin)...), postings(s.transfersOf(s.Xu)...), postings(s.transfersOf(s.He)...))
		var at sync.WaitGroup
		for n := range 4 {
			at.Go(func() {
				part := slices.Clone(all[n*20:])
				if n%2 == 1 {
					slices.Reverse(part)
				}
				if err := errors.Join(s.Proof.Hear(s.t.Context(), s.Tenant, part), s.Proof.Look(s.t.Context(), s.Tenant)); err != nil {
					s.t.Error(err)
				}
			})
		}
		at.Wait()
		if v := s.agrees(); v.Size != 120 || v.Waiting != 0 {
			s.t.Errorf("verify read %+v; want 120 places", v)
		}
	})
}

// The log that begins late takes in what was posted before it.
func TestTransfersFromBeforeTheLogGetPlaces(t *testing.T) {
	each(t, func(s *site) {
		s.learn(2, "1001", "1002")
		before := s.transfersOf(s.Lin)
		if err := s.Proof.Hear(s.t.Context(), s.Tenant, postings(before[1])); err != nil {
			s.t.Fatal(err)
		}
		var asked int
		s.Read(s.t, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.One(ctx, "SELECT COUNT(*) FROM job WHERE tenant_id = $1 AND kind = 'proof.look'", nil, &asked)
			return err
		})
		if asked != 1 {
			s.t.Errorf("%d looks were asked for; want 1", asked)
		}
		s.place()
		if v := s.agrees(); v.Size != 4 {
			s.t.Errorf("verify read %+v; want 4 places", v)
		}
	})
}

// Erasing leaves every proof valid, and nothing that opens a commitment.
func TestErasingAPersonLeavesProofsValid(t *testing.T) {
	each(t, func(s *site) {
		s.learn(3, "1001", "1002")
		s.place()
		key, mine, others := s.key(), s.statement(s.Lin), s.statement(s.Xu)
		s.learn(1, "1001") // without a place yet
		for range 2 {
			if err := s.Proof.Erase(s.t.Context(), s.Tenant, s.Lin); err != nil {
				s.t.Fatal(err)
			}
		}
		s.Later(time.Hour)
		s.learn(1, "1001")
		s.place()
		if v := s.agrees(); v.Size != 8 {
			s.t.Errorf("verify read %+v; want 8 places", v)
		}
		for _, f := range []prooffile.File{mine, others, s.statement(s.Lin), s.statement(s.Xu)} {
			if _, err := key.Check(f); err != nil {
				s.t.Errorf("after erasing: %v", err)
			}
		}
		now := s.statement(s.Lin).Statement.Entries
		for i, e := range now[:4] {
			for name, h := range e.Personal {
				if len(h.Salt) > 0 || h.Value != "" {
					s.t.Errorf("%s of entry %d can still be opened", name, i+1)
				}
			}
		}
		if h := now[4].Personal["person"]; h.Value == "" {
			s.t.Error("what was posted after erasing cannot be opened")
		}
	})
}

// What is not as this system wrote it gets no place, and is written down.
func TestARowMadeUpByHandGetsNoPlace(t *testing.T) {
	each(t, func(s *site) {
		s.learn(2, "1001")
		list := s.transfersOf(s.Lin)
		s.exec(`INSERT INTO transfer (id, tenant_id, person_id, seq, kind, debit, credit, amount, category_id, earned_at, recorded_at, key, available_after, mac)
			SELECT 999999, tenant_id, person_id, 3, kind, debit, credit, amount, category_id, earned_at, recorded_at, 'made up', available_after + amount, mac
			FROM transfer WHERE tenant_id = $1 AND id = $2`, list[1].ID)
		gone := list[0]
		gone.ID = 888888 // told of, and not there
		if err := s.Proof.Hear(s.t.Context(), s.Tenant, postings(gone)); err != nil {
			s.t.Fatal(err)
		}
		s.place()
		var refused []proof.Refusal
		s.Read(s.t, func(ctx context.Context, tx *db.Tx) (err error) {
			refused, err = s.Proof.Refused(ctx, tx)
			return err
		})
		if len(refused) != 2 || refused[0].Transfer != 888888 || !refused[0].Gone || refused[1].Transfer != 999999 || refused[1].Gone {
			s.t.Errorf("refused are %+v; want 888888 gone and 999999 not genuine", refused)
		}
		if v := s.proven(); v.Size != 2 {
			s.t.Errorf("verify read %+v; want two places", v)
		}
	})
}

// A log that was touched is not built upon.
func TestADamagedLogDoesNotGrow(t *testing.T) {
	each(t, func(s *site) {
		s.learn(2, "1001")
		s.place()
		s.exec("UPDATE proof_log SET size = size - 1 WHERE tenant_id = $1")
		s.learn(1, "1001")
		s.place() // goes on without an error: posting and other tenants must not suffer
		if v := s.proven(); v.First == nil || v.First.What != "log" || v.Size == 3 {
			s.t.Errorf("verify read %+v; want the log to be named", v)
		}
	})
}
