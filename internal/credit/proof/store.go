package proof

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

func column(name string, t db.ColumnType) db.Column { return db.Column{Name: name, Type: t} }

// logRow says how far a tenant's log goes.
type logRow struct {
	origin   string
	size     int64
	root     []byte
	heads    int64 // signed so far
	headed   int64 // size under the last head
	headedAt time.Time
	lookedAt time.Time // begin of the last complete look; zero before the first
}

const logColumns = "origin, size, root, heads, headed, headed_at, looked_at, mac"

func (s *Service) sealLog(tx *db.Tx, l *logRow) []byte {
	return s.seal(tx, "log", l.origin, l.size, l.root, l.heads, l.headed, db.Micros(l.headedAt), micros(l.lookedAt))
}

// micros stores the zero time as 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return db.Micros(t)
}

// findLog reads the log's row, nil when there is none. Genuine tells whether
// it is as this package wrote it.
func (s *Service) findLog(ctx context.Context, tx *db.Tx, lock string) (l *logRow, genuine bool, err error) {
	var row logRow
	var headedAt, lookedAt int64
	var mac []byte
	found, err := tx.One(ctx, "SELECT "+logColumns+" FROM proof_log WHERE tenant_id = $1"+lock, nil,
		&row.origin, &row.size, &row.root, &row.heads, &row.headed, &headedAt, &lookedAt, &mac)
	if err != nil || !found {
		return nil, false, err
	}
	row.headedAt = db.Time(headedAt)
	if lookedAt != 0 {
		row.lookedAt = db.Time(lookedAt)
	}
	return &row, hmac.Equal(mac, s.sealLog(tx, &row)), nil
}

// lockLog locks the log, so that one at a time gives places. Fresh tells that
// it was opened by this.
func (s *Service) lockLog(ctx context.Context, tx *db.Tx) (l *logRow, fresh bool, err error) {
	l, genuine, err := s.findLog(ctx, tx, tx.ForUpdate())
	if err != nil {
		return nil, false, err
	}
	if l == nil {
		if err := s.openLog(ctx, tx); err != nil {
			return nil, false, err
		}
		fresh = true
		if l, genuine, err = s.findLog(ctx, tx, tx.ForUpdate()); err != nil {
			return nil, false, err
		}
	}
	if l == nil || !genuine {
		return nil, false, ErrDamaged
	}
	return l, fresh, nil
}

func (s *Service) openLog(ctx context.Context, tx *db.Tx) error {
	t, err := s.org.TenantOf(ctx, tx)
	if err != nil {
		return err
	}
	if used, err := tx.One(ctx, "SELECT place FROM proof_leaf WHERE tenant_id = $1 LIMIT 1", nil, new(int64)); err != nil || used {
		return errors.Join(err, ErrDamaged) // the row of a log that was in use is gone
	}
	empty := emptyRoot()
	l := logRow{origin: "xuefen/" + t.Slug, root: empty[:], headedAt: time.Unix(0, 0)}
	_, err = tx.Exec(ctx, "INSERT INTO proof_log (tenant_id, "+logColumns+") VALUES ($1, $2, 0, $3, 0, 0, 0, 0, $4) ON CONFLICT (tenant_id) DO NOTHING",
		l.origin, l.root, s.sealLog(tx, &l))
	return err
}

func (s *Service) writeLog(ctx context.Context, tx *db.Tx, l *logRow) error {
	_, err := tx.Exec(ctx, "UPDATE proof_log SET size = $2, root = $3, heads = $4, headed = $5, headed_at = $6, looked_at = $7, mac = $8 WHERE tenant_id = $1",
		l.size, l.root, l.heads, l.headed, db.Micros(l.headedAt), micros(l.lookedAt), s.sealLog(tx, l))
	return err
}

// loadTree reads the right edge of the tree and proves that it is the log's.
func loadTree(ctx context.Context, tx *db.Tx, l *logRow) (*tree, error) {
	t := &tree{size: l.size}
	for level := range levels(l.size) {
		var hashes []byte
		if width := edgeWidth(l.size, level); width > 0 {
			_, err := tx.One(ctx, "SELECT hashes FROM proof_tile WHERE tenant_id = $1 AND level = $2 AND number = $3",
				[]any{level, l.size >> (tileHeight * (level + 1))}, &hashes)
			if err != nil {
				return nil, err
			}
			if len(hashes) != width*tlog.HashSize {
				return nil, ErrDamaged
			}
		}
		t.edge = append(t.edge, split(hashes))
	}
	if root := t.root(); !bytes.Equal(root[:], l.root) {
		return nil, ErrDamaged
	}
	return t, nil
}

func writeTiles(ctx context.Context, tx *db.Tx, list []tile) error {
	b := db.NewBatch("proof_tile", "ON CONFLICT (tenant_id, level, number) DO UPDATE SET hashes = excluded.hashes",
		column("level", db.Int), column("number", db.Int), column("hashes", db.Bytes))
	for _, t := range list {
		b.Add(t.level, t.number, t.hashes)
	}
	_, err := b.Insert(ctx, tx)
	return err
}

// leafRow is one place of the log.
type leafRow struct {
	place    int64
	transfer ledger.TransferID
	hash     tlog.Hash
}

func insertLeaves(ctx context.Context, tx *db.Tx, list []leafRow) error {
	b := db.NewBatch("proof_leaf", "", column("place", db.Int), column("transfer_id", db.Int), column("hash", db.Bytes))
	for i := range list {
		b.Add(list[i].place, list[i].transfer, list[i].hash[:])
	}
	_, err := b.Insert(ctx, tx)
	return err
}

// placesOf tells which transfers have a place.
func placesOf(ctx context.Context, tx *db.Tx, ids []ledger.TransferID) (map[ledger.TransferID]int64, error) {
	out := map[ledger.TransferID]int64{}
	err := tx.Each(ctx, "SELECT transfer_id, place FROM proof_leaf WHERE tenant_id = $1 AND "+tx.In("transfer_id", 2), []any{db.Ints(tx, ids)},
		func(scan db.Scan) error {
			var id ledger.TransferID
			var place int64
			err := scan(&id, &place)
			out[id] = place
			return err
		})
	return out, err
}

// ledgerPlace is where a look for transfers without a place stands.
type ledgerPlace struct {
	person org.PersonID
	seq    int64
}

// unplaced lists transfers without a place, person by person.
func unplaced(ctx context.Context, tx *db.Tx, after ledgerPlace, limit int) (ids []ledger.TransferID, last ledgerPlace, err error) {
	last = after
	err = tx.Each(ctx, `SELECT t.id, t.person_id, t.seq FROM transfer t WHERE t.tenant_id = $1 AND (t.person_id, t.seq) > ($2, $3)
		AND NOT EXISTS (SELECT 1 FROM proof_leaf l WHERE l.tenant_id = $1 AND l.transfer_id = t.id) ORDER BY t.person_id, t.seq LIMIT $4`,
		[]any{after.person, after.seq, limit}, func(scan db.Scan) error {
			var id ledger.TransferID
			err := scan(&id, &last.person, &last.seq)
			ids = append(ids, id)
			return err
		})
	return ids, last, err
}

// Refusal is a transfer that got no place.
type Refusal struct {
	Transfer ledger.TransferID
	Gone     bool // posted, and not there any more; else it is not as this system wrote it
	FoundAt  time.Time
}

func (s *Service) insertRefusals(ctx context.Context, tx *db.Tx, list []Refusal) error {
	b := db.NewBatch("proof_refusal", "ON CONFLICT (transfer_id) DO NOTHING",
		column("transfer_id", db.Int), column("gone", db.Bool), column("found_at", db.Int))
	for _, r := range list {
		b.Add(r.Transfer, r.Gone, db.Micros(s.now()))
	}
	_, err := b.Insert(ctx, tx)
	return err
}

// MostRefusals is how many Refused lists.
const MostRefusals = 100

// Refused lists the transfers that got no place, the first found first, at
// most MostRefusals.
func (s *Service) Refused(ctx context.Context, tx *db.Tx) ([]Refusal, error) {
	return db.List(ctx, tx, "SELECT transfer_id, gone, found_at FROM proof_refusal WHERE tenant_id = $1 ORDER BY found_at, transfer_id LIMIT $2", []any{MostRefusals},
		func(scan db.Scan) (r Refusal, err error) {
			var at int64
			err = scan(&r.Transfer, &r.Gone, &at)
			r.FoundAt = db.Time(at)
			return r, err
		})
}

// seedRow is what a person's salts are made of.
type seedRow struct {
	person  org.PersonID
	seed    []byte
	genuine bool
}

func (s *Service) sealSeed(tx *db.Tx, p org.PersonID, seed []byte) []byte {
	return s.seal(tx, "seed", int64(p), seed)
}

// seedsOf reads the seeds of people; those without one are absent.
func (s *Service) seedsOf(ctx context.Context, tx *db.Tx, people []org.PersonID) (map[org.PersonID]seedRow, error) {
	out := make(map[org.PersonID]seedRow, len(people))
	err := tx.Each(ctx, "SELECT person_id, seed, mac FROM proof_seed WHERE tenant_id = $1 AND "+tx.In("person_id", 2), []any{db.Ints(tx, people)},
		func(scan db.Scan) error {
			r, err := s.scanSeed(tx, scan)
			out[r.person] = r
			return err
		})
	return out, err
}

func (s *Service) scanSeed(tx *db.Tx, scan db.Scan) (r seedRow, err error) {
	var mac []byte
	err = scan(&r.person, &r.seed, &mac)
	r.genuine = hmac.Equal(mac, s.sealSeed(tx, r.person, r.seed))
	return r, err
}

// makeSeeds gives people a seed who have none.
func (s *Service) makeSeeds(ctx context.Context, tx *db.Tx, people []org.PersonID) error {
	b := db.NewBatch("proof_seed", "ON CONFLICT (person_id) DO NOTHING", column("person_id", db.Int), column("seed", db.Bytes), column("mac", db.Bytes))
	for _, p := range people {
		const seedBytes = 32
		seed := make([]byte, seedBytes)
		if _, err := rand.Read(seed); err != nil {
			return fmt.Errorf("proof: make a seed: %w", err)
		}
		b.Add(p, seed, s.sealSeed(tx, p, seed))
	}
	_, err := b.Insert(ctx, tx)
	return err
}

func deleteSeed(ctx context.Context, tx *db.Tx, p org.PersonID) error {
	_, err := tx.Exec(ctx, "DELETE FROM proof_seed WHERE tenant_id = $1 AND person_id = $2", p)
	return err
}

// erasedRow is what is left of the personal values of a transfer.
type erasedRow struct {
	kept    commitments
	genuine bool
}

func (s *Service) insertErased(ctx context.Context, tx *db.Tx, all map[ledger.TransferID]commitments) error {
	b := db.NewBatch("proof_erased", "ON CONFLICT (transfer_id) DO NOTHING",
		column("transfer_id", db.Int), column("commitments", db.Text), column("mac", db.Bytes))
	for id, kept := range all {
		text, err := json.Marshal(kept)
		if err != nil {
			return fmt.Errorf("proof: keep the commitments of transfer %d: %w", id, err)
		}
		b.Add(id, string(text), s.seal(tx, "erased", int64(id), string(text)))
	}
	_, err := b.Insert(ctx, tx)
	return err
}

// erasedOf reads what is left of erased transfers; others are absent.
func (s *Service) erasedOf(ctx context.Context, tx *db.Tx, ids []ledger.TransferID) (map[ledger.TransferID]erasedRow, error) {
	out := map[ledger.TransferID]erasedRow{}
	err := tx.Each(ctx, "SELECT transfer_id, commitments, mac FROM proof_erased WHERE tenant_id = $1 AND "+tx.In("transfer_id", 2), []any{db.Ints(tx, ids)},
		func(scan db.Scan) error {
			id, r, err := s.scanErased(tx, scan)
			out[id] = r
			return err
		})
	return out, err
}

func (s *Service) scanErased(tx *db.Tx, scan db.Scan) (id ledger.TransferID, r erasedRow, err error) {
	var text string
	var mac []byte
	if err = scan(&id, &text, &mac); err != nil {
		return id, r, err
	}
	r.genuine = hmac.Equal(mac, s.seal(tx, "erased", int64(id), text)) && json.Unmarshal([]byte(text), &r.kept) == nil
	return id, r, nil
}
