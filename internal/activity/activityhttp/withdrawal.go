package activityhttp

import (
	"context"
	"strconv"

	"xuefen/internal/activity"
	"xuefen/internal/platform/access"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/httpx"
)

func (e edge) registerWithdrawal(api *httpx.API) {
	o := op("withdraw-activity", "PUT", "/activities/{id}/withdrawal", activity.WithdrawRecords, "Withdraw an activity", "撤回学习行为")
	o.Description = "The record stays and its credits are reversed, with those of the activities that follow from it. " +
		"activity.not_found (404), activity.withdrawn (409), activity.reason_needed and activity.correction_unknown (422), activity.too_many_derived (413)."
	httpx.Register(api, o, e.withdraw)
}

// Withdrawal says why an activity is taken back.
type Withdrawal struct {
	Reason       string `json:"reason" minLength:"2" maxLength:"500" doc:"The people concerned read it"`
	SupersededBy int64  `json:"superseded_by,omitempty" minimum:"1" doc:"Id of the corrected activity, recorded before"`
}

type withdrawIn struct {
	ID   int64 `path:"id" minimum:"1"`
	Body Withdrawal
}

func (e edge) withdraw(ctx context.Context, in *withdrawIn) (*recordOut, error) {
	out := &recordOut{}
	err := e.write(ctx, func(ctx context.Context, tx *db.Tx, actor access.Actor) error {
		id := activity.ID(in.ID)
		if _, err := e.recordWithin(ctx, tx, actor, activity.WithdrawRecords, id); err != nil {
			return err
		}
		if err := e.checkCorrection(ctx, tx, actor, in.Body.SupersededBy); err != nil {
			return err
		}
		if err := e.Activity.Withdraw(ctx, tx, id, in.Body.Reason, actor.Account, activity.ID(in.Body.SupersededBy)); err != nil {
			return err
		}
		r, err := e.Activity.RecordOf(ctx, tx, id)
		if err != nil {
			return err
		}
		out.Body, err = e.recordOf(ctx, tx, r)
		return err
	})
	return out, err
}

func (e edge) checkCorrection(ctx context.Context, tx *db.Tx, actor access.Actor, id int64) error {
	if id == 0 {
		return nil
	}
	_, err := e.recordWithin(ctx, tx, actor, activity.WithdrawRecords, activity.ID(id))
	if fault.CodeOf(err) == fault.CodeOf(notFound()) {
		return fault.New(fault.Invalid, "activity.correction_unknown", fault.Args{"id": strconv.FormatInt(id, 10)}).At("superseded_by")
	}
	return err
}
