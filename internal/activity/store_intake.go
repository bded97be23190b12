package activity

import (
	"context"
	"encoding/json"

	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
)

const intakeColumns = `id, subject, file_name, blob, source, mapping, state, rows_total, rows_done, accepted, repeated, rejected, credited, failure, failure_args,
	account_id, started_at, COALESCE(ended_at, 0)`

func insertIntake(ctx context.Context, tx *db.Tx, in Intake) error {
	mapping, err := json.Marshal(in.Mapping)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO intake (id, tenant_id, subject, file_name, blob, source, mapping, state, account_id, started_at)
		VALUES ($2, $1, $3, $4, $5, $6, $7, $8, $9, $10)`,
		in.ID, in.Subject, in.FileName, in.Blob, in.Source, string(mapping), in.State, in.Account, db.Micros(in.StartedAt))
	return err
}

func updateIntake(ctx context.Context, tx *db.Tx, in Intake) error {
	var ended any
	if !in.EndedAt.IsZero() {
		ended = db.Micros(in.EndedAt)
	}
	args, err := json.Marshal(in.FailureArgs)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE intake SET state = $3, rows_total = $4, rows_done = $5, accepted = $6, repeated = $7, rejected = $8, credited = $9,
		failure = $10, ended_at = $11, failure_args = $12 WHERE tenant_id = $1 AND id = $2`,
		in.ID, in.State, in.Rows, in.Done, in.Accepted, in.Repeated, in.Rejected, in.Credited, in.Failure, ended, string(args))
	return err
}

// lockIntake reads an intake and keeps others from going on with it until the
// transaction ends.
func lockIntake(ctx context.Context, tx *db.Tx, id IntakeID) (Intake, error) {
	list, err := selectIntakes(ctx, tx, "id = $2"+tx.ForUpdate(), id)
	if err != nil {
		return Intake{}, err
	}
	if len(list) == 0 {
		return Intake{}, fault.New(fault.NotFound, "activity.intake_not_found", nil)
	}
	return list[0], nil
}

func listIntakes(ctx context.Context, tx *db.Tx, from, before IntakeID, limit int) ([]Intake, error) {
	return selectIntakes(ctx, tx, "id >= $2 AND id < $3 ORDER BY id DESC LIMIT $4", from, before, limit)
}

func selectIntakes(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Intake, error) {
	return db.List(ctx, tx, "SELECT "+intakeColumns+" FROM intake WHERE tenant_id = $1 AND "+where,
		args, func(scan db.Scan) (in Intake, err error) {
			var mapping, args string
			var started, ended int64
			err = scan(&in.ID, &in.Subject, &in.FileName, &in.Blob, &in.Source, &mapping, &in.State, &in.Rows, &in.Done, &in.Accepted, &in.Repeated,
				&in.Rejected, &in.Credited, &in.Failure, &args, &in.Account, &started, &ended)
			if err != nil {
				return in, err
			}
			in.StartedAt = db.Time(started)
			if ended != 0 {
				in.EndedAt = db.Time(ended)
			}
			if err := json.Unmarshal([]byte(args), &in.FailureArgs); err != nil {
				return in, err
			}
			return in, json.Unmarshal([]byte(mapping), &in.Mapping)
		})
}

func insertRejects(ctx context.Context, tx *db.Tx, id IntakeID, list []Reject) error {
	ids, err := tx.NewIDs(ctx, len(list))
	if err != nil {
		return err
	}
	b := db.NewBatch("intake_reject", "", column("id", db.Int), column("intake_id", db.Int), column("row_number", db.Int), column("column_key", db.Text),
		column("code", db.Text), column("args", db.Text), column("raw", db.Text))
	for i, r := range list {
		args, err := json.Marshal(r.Args)
		if err != nil {
			return err
		}
		b.Add(ids[i], id, r.Row, r.Column, r.Code, string(args), string(r.Raw))
	}
	_, err = b.Insert(ctx, tx)
	return err
}

func listRejects(ctx context.Context, tx *db.Tx, id IntakeID, afterRow, limit int) ([]Reject, error) {
	return db.List(ctx, tx, `SELECT row_number, column_key, code, args, raw FROM intake_reject WHERE tenant_id = $1 AND intake_id = $2 AND row_number > $3
		ORDER BY row_number LIMIT $4`, []any{id, afterRow, limit}, func(scan db.Scan) (r Reject, err error) {
		var args, raw string
		if err := scan(&r.Row, &r.Column, &r.Code, &args, &raw); err != nil {
			return r, err
		}
		r.Args, r.Raw = fault.Args{}, json.RawMessage(raw)
		return r, json.Unmarshal([]byte(args), &r.Args)
	})
}
