package simulate

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"xuefen/internal/credit"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/fixed"
)

func column(name string, t db.ColumnType) db.Column { return db.Column{Name: name, Type: t} }

func instantOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return db.Micros(t)
}

func insertSimulation(ctx context.Context, tx *db.Tx, s Simulation, hashes map[credit.VersionID]string) error {
	scenario, err := encode(s.Scenario)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO simulation (id, tenant_id, scenario, state, asked_by, asked_at) VALUES ($2, $1, $3, $4, $5, $6)",
		s.ID, scenario, s.State, s.AskedBy, db.Micros(s.AskedAt))
	if err != nil {
		return err
	}
	b := db.NewBatch("simulation_version", "", column("simulation_id", db.Int), column("version_id", db.Int), column("hash", db.Text))
	for v, hash := range hashes {
		b.Add(s.ID, v, hash)
	}
	_, err = b.Insert(ctx, tx)
	return err
}

func updateSimulation(ctx context.Context, tx *db.Tx, s Simulation) error {
	report := ""
	if s.Report != nil {
		var err error
		if report, err = encode(s.Report); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, "UPDATE simulation SET state = $3, ended_at = $4, done = $5, total = $6, failure = $7, report = $8 WHERE tenant_id = $1 AND id = $2",
		s.ID, s.State, instantOrNull(s.EndedAt), s.Done, s.Total, s.Failure, report)
	return err
}

// keep stores the end of a simulation, unless it was cancelled meanwhile.
func keep(ctx context.Context, tx *db.Tx, s Simulation, changes []Change) error {
	state, err := lockState(ctx, tx, s.ID)
	if err != nil || state != Running {
		return err
	}
	if s.Report != nil {
		s.Done, s.Total = s.Report.Records, s.Report.Records
	}
	if err := updateSimulation(ctx, tx, s); err != nil {
		return err
	}
	b := db.NewBatch("simulation_change", "", column("simulation_id", db.Int), column("place", db.Int), column("person_id", db.Int), column("paid_before", db.Int),
		column("paid_after", db.Int), column("paid_other", db.Int), column("rank_before", db.Int), column("rank_after", db.Int), column("rule_code", db.Text))
	for i, c := range changes {
		b.Add(s.ID, i+1, c.Person, c.Amounts[0], c.Amounts[1], c.Amounts[2], c.Ranks[0], c.Ranks[1], c.MainRule)
	}
	_, err = b.Insert(ctx, tx)
	return err
}

func lockState(ctx context.Context, tx *db.Tx, id ID) (state State, err error) {
	found, err := tx.One(ctx, "SELECT state FROM simulation WHERE tenant_id = $1 AND id = $2"+tx.ForUpdate(), []any{id}, &state)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "simulate.not_found", nil)
	}
	return state, err
}

func countWaiting(ctx context.Context, tx *db.Tx) (n int, err error) {
	_, err = tx.One(ctx, "SELECT COUNT(*) FROM simulation WHERE tenant_id = $1 AND state IN ('waiting', 'running')", nil, &n)
	return n, err
}

// forgetOld removes the oldest of many finished simulations.
func forgetOld(ctx context.Context, tx *db.Tx, most int) error {
	const old = `IN (SELECT id FROM simulation WHERE tenant_id = $1 AND state NOT IN ('waiting', 'running') AND id NOT IN
		(SELECT id FROM simulation WHERE tenant_id = $1 ORDER BY asked_at DESC, id DESC LIMIT $2))`
	for _, statement := range []string{
		"DELETE FROM simulation_change WHERE tenant_id = $1 AND simulation_id " + old,
		"DELETE FROM simulation_version WHERE tenant_id = $1 AND simulation_id " + old,
		"DELETE FROM simulation WHERE tenant_id = $1 AND id " + old,
	} {
		if _, err := tx.Exec(ctx, statement, most); err != nil {
			return err
		}
	}
	return nil
}

// selectSimulations reads simulations by a condition whose arguments start at
// $2, the latest first.
func selectSimulations(ctx context.Context, tx *db.Tx, condition string, reports bool, args ...any) ([]Simulation, error) {
	report := "''"
	if reports {
		report = "report"
	}
	return db.List(ctx, tx, "SELECT id, scenario, state, asked_by, asked_at, COALESCE(ended_at, 0), done, total, failure, "+report+
		" FROM simulation WHERE tenant_id = $1 AND "+condition+" ORDER BY asked_at DESC, id DESC LIMIT "+strconv.Itoa(mostKept+mostWaiting), args,
		func(scan db.Scan) (s Simulation, err error) {
			var scenario, report string
			var asked, ended int64
			if err := scan(&s.ID, &scenario, &s.State, &s.AskedBy, &asked, &ended, &s.Done, &s.Total, &s.Failure, &report); err != nil {
				return s, err
			}
			s.AskedAt = db.Time(asked)
			if ended != 0 {
				s.EndedAt = db.Time(ended)
			}
			if err := json.Unmarshal([]byte(scenario), &s.Scenario); err != nil || report == "" {
				return s, err
			}
			s.Report = &Report{}
			return s, json.Unmarshal([]byte(report), s.Report)
		})
}

func selectChanges(ctx context.Context, tx *db.Tx, id ID, people []org.PersonID, all, gains bool, after int64, limit int) ([]PlacedChange, error) {
	query := "SELECT place, person_id, paid_before, paid_after, paid_other, rank_before, rank_after, rule_code FROM simulation_change WHERE tenant_id = $1 AND simulation_id = $2"
	args := []any{id, limit}
	order := " AND place > $4 ORDER BY place"
	if gains {
		order = " AND place < $4 ORDER BY place DESC"
		if after == 0 {
			after = 1 << 62
		}
	}
	args = append(args, after)
	if !all {
		query += " AND " + tx.In("person_id", 5)
		args = append(args, db.Ints(tx, people))
	}
	return db.List(ctx, tx, query+order+" LIMIT $3", args, func(scan db.Scan) (c PlacedChange, err error) {
		var before, next, other fixed.Amount
		err = scan(&c.Place, &c.Person, &before, &next, &other, &c.Ranks[0], &c.Ranks[1], &c.MainRule)
		c.Amounts = [MostWorlds]fixed.Amount{before, next, other}
		return c, err
	})
}
