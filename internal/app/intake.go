package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"xuefen/internal/activity"
	"xuefen/internal/activity/activityhttp"
	"xuefen/internal/identity"
	"xuefen/internal/platform/blob"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/job"
	"xuefen/internal/platform/sheet"
)

// takeIn is the job that takes an uploaded file in.
type takeIn struct {
	Intake activity.IntakeID `json:"intake"`
}

var takeInJob = job.NewKind[takeIn]("activity.intake", job.KindOptions{Long: true})

// intakes starts the job of an intake.
type intakes struct{}

// Start asks for the job in the transaction that notes the intake.
func (intakes) Start(ctx context.Context, tx *db.Tx, in activity.Intake) error {
	_, err := takeInJob.Enqueue(ctx, tx, takeIn{in.ID}, job.Options{Key: fmt.Sprint(in.ID)})
	return err
}

// takeFileIn runs an intake. It goes on where a node that died had stopped.
func (a *App) takeFileIn(ctx context.Context, tenant db.TenantID, t takeIn) error {
	var in activity.Intake
	zone := a.Config.TimeZone
	err := a.DB.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if in, err = a.Activity.Intake(ctx, tx, t.Intake); err != nil {
			return err
		}
		zone, err = a.Org.Location(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	f, size, err := a.Blobs.Open(tenant, blob.Ref(in.Blob))
	if err != nil {
		return a.failIntake(ctx, tenant, t.Intake, err)
	}
	defer func() { _ = f.Close() }() // only read from
	table, err := sheet.Open(f, size, in.FileName, sheet.Limits{})
	if err != nil {
		return a.failIntake(ctx, tenant, t.Intake, err)
	}
	_, err = a.Activity.RunIntake(ctx, tenant, t.Intake, table, zone, func(now activity.Intake, share float64) {
		job.Report(ctx, int64(share*1000), 1000, "")
		a.Live.Notify(int64(tenant), 0, "intakes")
	})
	a.Live.Notify(int64(tenant), 0, "intakes")
	return err
}

// failIntake ends an intake whose file is at fault; any other trouble is tried
// again.
func (a *App) failIntake(ctx context.Context, tenant db.TenantID, id activity.IntakeID, err error) error {
	if f, ok := fault.Of(err); ok {
		return a.Activity.FailIntake(ctx, tenant, id, f)
	}
	return err
}

// files keeps uploads for the activity module's addresses.
type files struct {
	store *blob.Store
	most  int64 // bytes
}

// Keep stores an upload for the tenant.
func (f files) Keep(_ context.Context, tenant db.TenantID, r io.Reader) (string, error) {
	ref, err := f.store.Keep(tenant, r, f.most)
	return string(ref), err
}

// Open opens a kept upload.
func (f files) Open(_ context.Context, tenant db.TenantID, ref string) (activityhttp.File, error) {
	file, size, err := f.store.Open(tenant, blob.Ref(ref))
	if errors.Is(err, blob.NotFound) {
		return nil, fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	if err != nil {
		return nil, err
	}
	return sizedFile{file, size}, nil
}

type sizedFile struct {
	*os.File
	size int64
}

// Size is the length in bytes.
func (f sizedFile) Size() int64 { return f.size }

// accountNames names the people behind accounts for modules below identity.
type accountNames struct{ identity *identity.Service }

// NamesOf gives the names by account id.
func (n accountNames) NamesOf(ctx context.Context, tx *db.Tx, accounts []int64) (map[int64]string, error) {
	ids := make([]identity.AccountID, len(accounts))
	for i, a := range accounts {
		ids[i] = identity.AccountID(a)
	}
	names, err := n.identity.NamesOf(ctx, tx, ids)
	out := make(map[int64]string, len(names))
	for id, name := range names {
		out[int64(id)] = name
	}
	return out, err
}
