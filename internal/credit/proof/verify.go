package proof

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"xuefen/internal/credit"
	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/proof/prooffile"
	"xuefen/internal/org"
	"xuefen/internal/platform/db"
)

// Difference names one row that is not as it must be.
type Difference struct {
	What     string // transfer, leaf, tile, head, log, key or erasure
	Person   org.PersonID
	Transfer ledger.TransferID
	Seq      int64 // the person's running number of the transfer
	Detail   string
}

// Verification is what a verification of the log read and the first
// difference it found.
type Verification struct {
	Size    int64 // transfers in the log
	Heads   int64
	Waiting int64 // transfers that have no place yet
	First   *Difference
}

// lookGrace is how long before the last complete look a transfer must have
// been recorded to be sure to have been seen by it.
const lookGrace = time.Hour

// Verify derives the whole log again from the transfers: every place holds its
// transfer and every transfer its place, except for those younger than the
// last complete look; tiles, heads and signatures agree. It returns the first
// difference. Progress is called now and then with the places done.
func (s *Service) Verify(ctx context.Context, tx *db.Tx, progress func(places, of int64)) (Verification, error) {
	l, genuine, err := s.findLog(ctx, tx, "")
	if err != nil {
		return Verification{}, err
	}
	v := &verification{s: s, tx: tx, log: l, progress: progress}
	if l == nil {
		v.log = &logRow{}
		var place int64
		left, err := tx.One(ctx, "SELECT place FROM proof_leaf WHERE tenant_id = $1 LIMIT 1", nil, &place)
		if err != nil {
			return Verification{}, err
		}
		if left {
			v.differs(Difference{What: "log", Detail: "the row that says how far the log goes is missing"})
		}
	} else if !genuine {
		v.differs(Difference{What: "log", Detail: "the row that says how far the log goes is not as this system wrote it"})
	}
	// Rows that say most about what happened come first: a transfer before the
	// tile that no longer fits it.
	if v.first != nil {
		return v.result(), nil
	}
	for _, check := range []func(context.Context) error{v.checkSeeds, v.checkErased, v.readLeaves, v.checkRest, v.checkUnplaced} {
		if err := check(ctx); err != nil || v.first != nil {
			return v.result(), err
		}
	}
	return v.result(), nil
}

// verification is one run.
type verification struct {
	s        *Service
	tx       *db.Tx
	log      *logRow
	progress func(places, of int64)
	tree     tree
	tiles    []tile // finished and not compared yet
	compared int64  // tiles
	heads    []headRow
	headsAt  int64 // number of the last head checked
	headsEnd bool  // no more are stored
	signer   prooffile.Signer
	waiting  int64
	first    *Difference
}

func (v *verification) differs(d Difference) {
	if v.first == nil {
		v.first = &d
	}
}

func (v *verification) result() Verification {
	return Verification{Size: v.tree.size, Heads: v.headsAt, Waiting: v.waiting, First: v.first}
}

// checkSeeds proves that what the salts are made of is as it was written.
func (v *verification) checkSeeds(ctx context.Context) error {
	return v.tx.Each(ctx, "SELECT person_id, seed, mac FROM proof_seed WHERE tenant_id = $1 ORDER BY person_id", nil, func(scan db.Scan) error {
		r, err := v.s.scanSeed(v.tx, scan)
		if err == nil && !r.genuine {
			v.differs(Difference{What: "key", Person: r.person, Detail: "the person's key for the log is not as this system wrote it"})
		}
		return err
	})
}

func (v *verification) checkErased(ctx context.Context) error {
	return v.tx.Each(ctx, "SELECT transfer_id, commitments, mac FROM proof_erased WHERE tenant_id = $1 ORDER BY transfer_id", nil, func(scan db.Scan) error {
		id, r, err := v.s.scanErased(v.tx, scan)
		if err == nil && !r.genuine {
			v.differs(Difference{What: "erasure", Transfer: id, Detail: "what was kept of this erased transfer is not as this system wrote it"})
		}
		return err
	})
}

// verifyPlaces is how many places are read at once.
const verifyPlaces = 2_000

// readLeaves derives every leaf again, and the tree from them.
func (v *verification) readLeaves(ctx context.Context) error {
	if err := v.openHeads(ctx); err != nil || v.first != nil {
		return err
	}
	for {
		rows, err := db.List(ctx, v.tx, "SELECT place, transfer_id, hash FROM proof_leaf WHERE tenant_id = $1 AND place >= $2 ORDER BY place LIMIT $3",
			[]any{v.tree.size, verifyPlaces}, func(scan db.Scan) (r leafRow, err error) {
				var hash []byte
				err = scan(&r.place, &r.transfer, &hash)
				if len(hash) == len(r.hash) { // another length is no hash of anything
					r.hash = tlog.Hash(hash)
				}
				return r, err
			})
		if err != nil {
			return err
		}
		if err := v.checkPage(ctx, rows); err != nil || v.first != nil {
			return err
		}
		v.progress(v.tree.size, max(v.log.size, v.tree.size))
		if len(rows) < verifyPlaces {
			return nil
		}
	}
}

func (v *verification) checkPage(ctx context.Context, rows []leafRow) error {
	page, err := v.readPage(ctx, rows)
	if err != nil {
		return err
	}
	slots, err := v.readSlots(ctx, rows)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.place != v.tree.size {
			v.differs(Difference{What: "leaf", Detail: fmt.Sprintf("place %d of the log is missing", v.tree.size)})
			return nil
		}
		if r.place >= v.log.size {
			v.differs(Difference{What: "leaf", Transfer: r.transfer, Detail: fmt.Sprintf("place %d was made up: the log ends before it", r.place)})
			return nil
		}
		leaf, d := v.checkLeaf(page, r)
		if d != nil {
			v.differs(*d)
			return nil
		}
		if !bytes.Equal(slots[r.place], leaf[:]) {
			t := page.transfers[r.transfer]
			v.differs(Difference{What: "tile", Person: t.Person, Transfer: t.ID, Seq: t.Seq,
				Detail: fmt.Sprintf("place %d of the log and tile %d of level 0 do not say the same transfer", r.place, r.place>>tileHeight)})
			return nil
		}
		v.tree.add(leaf, func(t tile) { v.tiles = append(v.tiles, t) })
		if err := v.checkHeads(ctx); err != nil || v.first != nil {
			return err
		}
	}
	return v.compareTiles(ctx, v.tiles)
}

// readSlots reads the hashes that the tiles hold for a page of places.
func (v *verification) readSlots(ctx context.Context, rows []leafRow) (map[int64][]byte, error) {
	out := make(map[int64][]byte, len(rows))
	if len(rows) == 0 {
		return out, nil
	}
	err := v.tx.Each(ctx, "SELECT number, hashes FROM proof_tile WHERE tenant_id = $1 AND level = 0 AND number >= $2 AND number <= $3",
		[]any{rows[0].place >> tileHeight, rows[len(rows)-1].place >> tileHeight}, func(scan db.Scan) error {
			var number int64
			var hashes []byte
			err := scan(&number, &hashes)
			for n := range len(hashes) / tlog.HashSize {
				out[number<<tileHeight+int64(n)] = hashes[n*tlog.HashSize : (n+1)*tlog.HashSize]
			}
			return err
		})
	return out, err
}

// leafPage is what a page of places refers to.
type leafPage struct {
	transfers map[ledger.TransferID]*credit.Sealed
	keys      map[org.PersonID]*personKey
	erased    map[ledger.TransferID]erasedRow
}

func (v *verification) readPage(ctx context.Context, rows []leafRow) (leafPage, error) {
	p := leafPage{transfers: map[ledger.TransferID]*credit.Sealed{}, keys: map[org.PersonID]*personKey{}}
	ids := make([]ledger.TransferID, len(rows))
	for i, r := range rows {
		ids[i] = r.transfer
	}
	list, err := v.s.ledger.Sealed(ctx, v.tx, ids)
	if err != nil {
		return p, err
	}
	people := make([]org.PersonID, len(list))
	for i := range list {
		p.transfers[list[i].ID] = &list[i]
		people[i] = list[i].Person
	}
	slices.Sort(people)
	seeds, err := v.s.seedsOf(ctx, v.tx, slices.Compact(people))
	if err != nil {
		return p, err
	}
	for person, r := range seeds {
		p.keys[person] = newPersonKey(v.s.salts, r.seed)
	}
	p.erased, err = v.s.erasedOf(ctx, v.tx, ids)
	return p, err
}

// checkLeaf compares a place with its transfer.
func (v *verification) checkLeaf(p leafPage, r leafRow) (leaf tlog.Hash, d *Difference) {
	t := p.transfers[r.transfer]
	if t == nil {
		return leaf, &Difference{What: "transfer", Transfer: r.transfer, Detail: fmt.Sprintf("it stands at place %d of the log and is missing in the ledger", r.place)}
	}
	differs := func(what, format string, args ...any) *Difference {
		return &Difference{What: what, Person: t.Person, Transfer: t.ID, Seq: t.Seq, Detail: fmt.Sprintf(format, args...)}
	}
	if !t.Genuine {
		return leaf, differs("transfer", "it was not written by this system, or was changed since")
	}
	key := p.keys[t.Person]
	erased, isErased := p.erased[t.ID]
	switch {
	case isErased:
		leaf = v.s.leaves.erasedHash(v.tx.Tenant(), &t.Transfer, erased.kept)
	case key == nil:
		return leaf, differs("key", "the key that hides this person in the log is missing")
	default:
		leaf = v.s.leaves.hash(v.tx.Tenant(), &t.Transfer, key)
	}
	if leaf != r.hash {
		return leaf, differs("leaf", "place %d of the log does not hold this transfer as it is", r.place)
	}
	return leaf, nil
}

// compareTiles compares derived tiles with the stored ones.
func (v *verification) compareTiles(ctx context.Context, list []tile) error {
	for _, t := range list {
		var stored []byte
		found, err := v.tx.One(ctx, "SELECT hashes FROM proof_tile WHERE tenant_id = $1 AND level = $2 AND number = $3", []any{t.level, t.number}, &stored)
		if err != nil {
			return err
		}
		if !found || !bytes.Equal(stored, t.hashes) {
			v.differs(Difference{What: "tile", Detail: fmt.Sprintf("tile %d of level %d is missing or does not hold the hashes of its places", t.number, t.level)})
			return nil
		}
	}
	v.compared += int64(len(list))
	v.tiles = nil
	return nil
}

// checkRest looks at what stands at the end of the log, and beyond it.
func (v *verification) checkRest(ctx context.Context) error {
	if v.tree.size < v.log.size {
		v.differs(Difference{What: "leaf", Detail: fmt.Sprintf("place %d of the log is missing", v.tree.size)})
		return nil
	}
	if err := v.compareTiles(ctx, v.tree.unfinished()); err != nil || v.first != nil {
		return err
	}
	if root := v.tree.root(); v.log.size > 0 && !bytes.Equal(root[:], v.log.root) {
		v.differs(Difference{What: "log", Detail: "the places give another tree than the one that was kept"})
		return nil
	}
	if err := v.checkTileCount(ctx); err != nil || v.first != nil {
		return err
	}
	if err := v.checkHeads(ctx); err != nil || v.first != nil {
		return err
	}
	if len(v.heads) > 0 {
		v.differs(Difference{What: "head", Detail: fmt.Sprintf("tree head %d is larger than the log", v.heads[0].number)})
	} else if v.headsAt != v.log.heads {
		v.differs(Difference{What: "head", Detail: fmt.Sprintf("tree head %d is missing", v.headsAt+1)})
	}
	return nil
}

// checkTileCount finds tiles that no place explains.
func (v *verification) checkTileCount(ctx context.Context) error {
	var made tile
	found, err := v.tx.One(ctx, `SELECT level, number FROM proof_tile WHERE tenant_id = $1 AND (number < 0 OR level < 0 OR level > 6
		OR level = 0 AND number > $2 OR level = 1 AND number > $3 OR level = 2 AND number > $4 OR level > 2 AND number > $5
		OR level >= $6) ORDER BY level, number LIMIT 1`,
		append(lastTiles(v.log.size), levels(v.log.size)), &made.level, &made.number)
	if err == nil && found {
		v.differs(Difference{What: "tile", Detail: fmt.Sprintf("tile %d of level %d was made up", made.number, made.level)})
	}
	return err
}

// lastTiles is the number of the last tile of each of the lower levels, -1
// where there is none.
func lastTiles(size int64) []any {
	const lower = 4
	out := make([]any, lower)
	for level := range out {
		inLevel := size >> (tileHeight * level)
		out[level] = (inLevel+tileHashes-1)>>tileHeight - 1
	}
	return out
}

// openHeads prepares the walk along the heads.
func (v *verification) openHeads(ctx context.Context) (err error) {
	var made int64
	found, err := v.tx.One(ctx, "SELECT number FROM proof_head WHERE tenant_id = $1 AND (number < 1 OR number > $2) LIMIT 1", []any{v.log.heads}, &made)
	if err != nil {
		return err
	}
	if found {
		v.differs(Difference{What: "head", Detail: fmt.Sprintf("tree head %d was made up: %d were signed", made, v.log.heads)})
		return nil
	}
	if v.signer, err = v.s.signer(v.tx.Tenant(), v.log.origin); err != nil && v.log.origin == "" {
		err = nil // no log, no heads
	}
	if err != nil {
		return err
	}
	return v.checkHeads(ctx)
}

const headsAtOnce = 500

// checkHeads checks the heads that were signed over the tree as it now is.
func (v *verification) checkHeads(ctx context.Context) (err error) {
	for v.first == nil {
		if len(v.heads) == 0 && !v.headsEnd {
			v.heads, err = db.List(ctx, v.tx, "SELECT number, size, day, signed FROM proof_head WHERE tenant_id = $1 AND number > $2 ORDER BY number LIMIT $3",
				[]any{v.headsAt, headsAtOnce}, scanHead)
			if err != nil {
				return err
			}
			v.headsEnd = len(v.heads) < headsAtOnce
		}
		if len(v.heads) == 0 || v.heads[0].size > v.tree.size && v.heads[0].number == v.headsAt+1 {
			return nil
		}
		if err := v.checkHead(v.heads[0]); err != nil {
			return err
		}
		v.headsAt = v.heads[0].number
		v.heads = v.heads[1:]
	}
	return nil
}

// checkHead compares a head with the tree and with what this system signs of
// it: the same text always gets the same signature.
func (v *verification) checkHead(r headRow) error {
	h, err := v.signer.Key.OpenHead(r.signed)
	if err != nil {
		v.differs(Difference{What: "head", Detail: fmt.Sprintf("the signature of tree head %d is not by this system", r.number)})
		return nil
	}
	signed, err := v.signer.Sign(h.Text())
	switch {
	case err != nil:
		return err
	case r.number != v.headsAt+1:
		v.differs(Difference{What: "head", Detail: fmt.Sprintf("tree head %d is missing", v.headsAt+1)})
	case signed != r.signed || h.Number != r.number || h.Size != r.size || h.Day != r.day:
		v.differs(Difference{What: "head", Detail: fmt.Sprintf("the row of tree head %d is not as it was written", r.number)})
	case h.Size != v.tree.size || h.Root != v.tree.root():
		v.differs(Difference{What: "head", Detail: fmt.Sprintf("the transfers do not give the tree of head %d: history was rewritten", r.number)})
	}
	return nil
}

// checkUnplaced counts the transfers that wait for a place, and finds those
// that should have one. Whether they are genuine is the ledger's to verify.
func (v *verification) checkUnplaced(ctx context.Context) error {
	const unplacedSQL = " FROM transfer t WHERE t.tenant_id = $1 AND NOT EXISTS (SELECT 1 FROM proof_leaf l WHERE l.tenant_id = $1 AND l.transfer_id = t.id)"
	if _, err := v.tx.One(ctx, "SELECT COUNT(*)"+unplacedSQL, nil, &v.waiting); err != nil || v.waiting == 0 || v.log.lookedAt.IsZero() {
		return err
	}
	d := Difference{What: "transfer"}
	found, err := v.tx.One(ctx, "SELECT t.id, t.person_id, t.seq"+unplacedSQL+" AND t.recorded_at < $2 ORDER BY t.recorded_at, t.id LIMIT 1",
		[]any{db.Micros(v.log.lookedAt.Add(-lookGrace))}, &d.Transfer, &d.Person, &d.Seq)
	if err == nil && found {
		d.Detail = "it has no place in the log, although it is older than the last complete look"
		v.differs(d)
	}
	return err
}
