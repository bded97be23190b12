package proof

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/job"
)

// batchSize is how many transfers get their places in one transaction.
const batchSize = 4_000

// What is asked for while places are given.
var (
	headJob = job.NewKind[struct{}]("proof.head", job.KindOptions{})
	lookJob = job.NewKind[struct{}]("proof.look", job.KindOptions{Timeout: time.Hour, Long: true})
	dayJob  = job.NewKind[struct{}]("proof.day", job.KindOptions{Timeout: time.Hour, Long: true})
)

// Work hands the queue what this package does in the background.
func (s *Service) Work(q *job.Queue) {
	job.Handle(q, headJob, func(ctx context.Context, tenant db.TenantID, _ struct{}) error { return s.Head(ctx, tenant) })
	job.Handle(q, lookJob, func(ctx context.Context, tenant db.TenantID, _ struct{}) error { return s.Look(ctx, tenant) })
	job.Handle(q, dayJob, func(ctx context.Context, tenant db.TenantID, _ struct{}) error { return s.CloseDay(ctx, tenant) })
}

// Hear gives the transfers of postings their places. It hears them in the
// order of commits, once per cluster, and may hear one twice.
func (s *Service) Hear(ctx context.Context, tenant db.TenantID, postings []credit.Posting) error {
	ids := make([]ledger.TransferID, len(postings))
	for i, p := range postings {
		ids[i] = p.Transfer
	}
	return s.sequence(ctx, tenant, ids)
}

// Look looks for transfers without a place in the whole ledger: those from
// before there was a log, and those nobody told of.
func (s *Service) Look(ctx context.Context, tenant db.TenantID) error {
	begun := s.now()
	for at := (ledgerPlace{}); ; {
		var ids []ledger.TransferID
		err := s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			ids, at, err = unplaced(ctx, tx, at, batchSize)
			return err
		})
		if err != nil {
			return err
		}
		if err := s.sequence(ctx, tenant, ids); err != nil {
			return err
		}
		if len(ids) < batchSize {
			break
		}
	}
	return s.calm(tenant, s.inTenant(ctx, tenant, func(ctx context.Context, tx *db.Tx) error {
		l, _, err := s.findLog(ctx, tx, "")
		if err != nil || l == nil { // nothing was ever posted
			return err
		}
		if l, _, err = s.lockLog(ctx, tx); err != nil {
			return err
		}
		l.lookedAt = begun
		return s.writeLog(ctx, tx, l)
	}))
}

// calm reports a damaged log and goes on: asking again would not mend it, and
// what waits is found by the next look.
func (s *Service) calm(tenant db.TenantID, err error) error {
	if errors.Is(err, ErrDamaged) {
		s.log.Error("transfers wait for their places in the log", "tenant", tenant, "error", err)
		return nil
	}
	return err
}

// sequence gives transfers their places, in the order given. What has one
// keeps it.
func (s *Service) sequence(ctx context.Context, tenant db.TenantID, ids []ledger.TransferID) error {
	for part := range slices.Chunk(ids, batchSize) {
		leaves, refused, err := s.prepare(ctx, tenant, part)
		if err != nil {
			return s.calm(tenant, err)
		}
		err = s.inTenant(ctx, tenant, func(ctx context.Context, tx *db.Tx) error { return s.enter(ctx, tx, leaves, refused) })
		if err != nil {
			return s.calm(tenant, err)
		}
	}
	return nil
}

// prepare reads transfers and hashes their leaves, before anything is locked.
// A transfer that is not as this system wrote it gets no place.
func (s *Service) prepare(ctx context.Context, tenant db.TenantID, ids []ledger.TransferID) (leaves []leafRow, refused []Refusal, err error) {
	found := make(map[ledger.TransferID]*credit.Sealed, len(ids))
	err = s.db.Tenant(tenant).Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := s.ledger.Sealed(ctx, tx, ids)
		clear(found)
		for i := range list {
			found[list[i].ID] = &list[i]
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	keys, err := s.personKeys(ctx, tenant, found)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		t := found[id]
		if t == nil || !t.Genuine {
			refused = append(refused, Refusal{Transfer: id, Gone: t == nil})
			continue
		}
		leaves = append(leaves, leafRow{transfer: id, hash: s.leaves.hash(tenant, &t.Transfer, keys[t.Person])})
	}
	return leaves, refused, nil
}

// personKeys gives the keys of the people behind transfers, and new ones to
// those who have none.
func (s *Service) personKeys(ctx context.Context, tenant db.TenantID, found map[ledger.TransferID]*credit.Sealed) (map[org.PersonID]*personKey, error) {
	var people []org.PersonID
	for _, t := range found {
		if t.Genuine {
			people = append(people, t.Person)
		}
	}
	slices.Sort(people)
	people = slices.Compact(people)
	var seeds map[org.PersonID]seedRow
	read := func(ctx context.Context, tx *db.Tx) (err error) {
		seeds, err = s.seedsOf(ctx, tx, people)
		return err
	}
	if err := s.db.Tenant(tenant).Read(ctx, read); err != nil {
		return nil, err
	}
	if missing := slices.DeleteFunc(slices.Clone(people), func(p org.PersonID) bool { return seeds[p].seed != nil }); len(missing) > 0 {
		err := s.inTenant(ctx, tenant, func(ctx context.Context, tx *db.Tx) error {
			if err := s.makeSeeds(ctx, tx, missing); err != nil {
				return err
			}
			return read(ctx, tx)
		})
		if err != nil {
			return nil, err
		}
	}
	keys := make(map[org.PersonID]*personKey, len(people))
	for _, p := range people {
		if !seeds[p].genuine {
			return nil, ErrDamaged
		}
		keys[p] = newPersonKey(s.salts, seeds[p].seed)
	}
	return keys, nil
}

// enter appends leaves to the log in one transaction: places, tiles, and a
// head when the last is old enough. Posting locks nothing of this.
func (s *Service) enter(ctx context.Context, tx *db.Tx, leaves []leafRow, refused []Refusal) error {
	if err := s.insertRefusals(ctx, tx, refused); err != nil || len(leaves) == 0 {
		return err
	}
	l, opened, err := s.lockLog(ctx, tx)
	if err != nil {
		return err
	}
	if leaves, err = withoutPlaced(ctx, tx, leaves); err != nil || len(leaves) == 0 {
		return err
	}
	if err := s.appendLeaves(ctx, tx, l, leaves); err != nil {
		return err
	}
	now := s.now()
	if due := l.headedAt.Add(HeadEvery); now.Before(due) {
		_, err = headJob.Enqueue(ctx, tx, struct{}{}, job.Options{Key: "head", RunAt: due})
	} else {
		err = s.sign(ctx, tx, l, now, "")
	}
	if err != nil {
		return err
	}
	if opened {
		if _, err := lookJob.Enqueue(ctx, tx, struct{}{}, job.Options{Key: "look"}); err != nil {
			return err
		}
	}
	return s.writeLog(ctx, tx, l)
}

// withoutPlaced leaves out what has a place, and repetitions.
func withoutPlaced(ctx context.Context, tx *db.Tx, leaves []leafRow) ([]leafRow, error) {
	ids := make([]ledger.TransferID, len(leaves))
	for i := range leaves {
		ids[i] = leaves[i].transfer
	}
	placed, err := placesOf(ctx, tx, ids)
	return slices.DeleteFunc(slices.Clone(leaves), func(l leafRow) bool {
		_, there := placed[l.transfer]
		placed[l.transfer] = 0
		return there
	}), err
}

func (s *Service) appendLeaves(ctx context.Context, tx *db.Tx, l *logRow, leaves []leafRow) error {
	t, err := loadTree(ctx, tx, l)
	if err != nil {
		return err
	}
	var tiles []tile
	for i := range leaves {
		leaves[i].place = t.size
		t.add(leaves[i].hash, func(full tile) { tiles = append(tiles, full) })
	}
	if err := insertLeaves(ctx, tx, leaves); err != nil {
		return taken(err)
	}
	root := t.root()
	l.size, l.root = t.size, root[:]
	return writeTiles(ctx, tx, append(tiles, t.unfinished()...))
}

// taken says that a place, a transfer or a number that must be free is not.
func taken(err error) error {
	if db.IsUnique(err) {
		return errors.Join(ErrDamaged, err)
	}
	return err
}

// tileReader reads hashes of the tree out of stored tiles.
type tileReader struct {
	ctx  context.Context
	tx   *db.Tx
	kept map[[2]int64][]byte
}

func newTileReader(ctx context.Context, tx *db.Tx) *tileReader {
	return &tileReader{ctx, tx, map[[2]int64][]byte{}}
}

// ReadHashes implements tlog.HashReader.
func (r *tileReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		t := tlog.TileForIndex(tileHeight, index)
		at := [2]int64{int64(t.L), t.N}
		if r.kept[at] == nil {
			var hashes []byte
			if _, err := r.tx.One(r.ctx, "SELECT hashes FROM proof_tile WHERE tenant_id = $1 AND level = $2 AND number = $3", []any{t.L, t.N}, &hashes); err != nil {
				return nil, err
			}
			r.kept[at] = hashes
		}
		if len(r.kept[at]) < t.W*tlog.HashSize {
			return nil, ErrDamaged
		}
		h, err := tlog.HashFromTile(t, r.kept[at], index)
		if err != nil {
			return nil, err
		}
		out[i] = h
	}
	return out, nil
}
