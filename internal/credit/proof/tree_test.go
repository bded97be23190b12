package proof

import (
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// stored keeps finished and unfinished tiles as the database does.
type stored map[[2]int64][]byte

func (s stored) keep(t tile) { s[[2]int64{int64(t.level), t.number}] = t.hashes }

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		t := tlog.TileForIndex(tileHeight, index)
		h, err := tlog.HashFromTile(t, s[[2]int64{int64(t.L), t.N}], index)
		if err != nil {
			return nil, err
		}
		out[i] = h
	}
	return out, nil
}

// The right edge must give the same root, tiles and proofs as a tree that
// knows everything.
func TestTheEdgeGivesTheTreeOfRFC6962(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Sizes around whole tiles, where levels begin and end.
		size := rapid.OneOf(rapid.Int64Range(0, 600), rapid.Int64Range(65_530, 65_800)).Draw(t, "size")
		mine, tiles := &tree{}, stored{}
		for i := range size {
			mine.add(tlog.RecordHash([]byte{byte(i), byte(i >> 8), byte(i >> 16)}), tiles.keep)
		}
		for _, u := range mine.unfinished() {
			tiles.keep(u)
		}
		want, err := tlog.TreeHash(size, tiles)
		if size == 0 {
			want, err = emptyRoot(), nil
		}
		if err != nil || mine.root() != want {
			t.Fatalf("the root of %d leaves is %v; want %v (%v)", size, mine.root(), want, err)
		}
		if size == 0 {
			return
		}
		n := rapid.Int64Range(0, size-1).Draw(t, "place")
		path, err := tlog.ProveRecord(size, n, tiles)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(path, size, want, n, tlog.RecordHash([]byte{byte(n), byte(n >> 8), byte(n >> 16)})); err != nil {
			t.Errorf("the proof of place %d of %d: %v", n, size, err)
		}
	})
}
