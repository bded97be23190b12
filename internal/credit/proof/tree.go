package proof

import (
	"crypto/sha256"

	"golang.org/x/mod/sumdb/tlog"
)

// A tile holds up to 256 hashes of neighbours: of leaves at level 0, of whole
// tiles of the level below at the others.
const (
	tileHeight = 8
	tileHashes = 1 << tileHeight
)

// tile is one row of hashes. Only the last tile of a level grows.
type tile struct {
	level  int
	number int64
	hashes []byte
}

// tree is the right edge of the log's Merkle tree (RFC 6962): the unfinished
// tile of each level. It is all that appending and the root need.
type tree struct {
	size int64
	edge [][]tlog.Hash // by level; each shorter than a tile
}

// add appends a leaf. Full is told of every tile that is finished by it.
func (t *tree) add(leaf tlog.Hash, full func(tile)) {
	h := leaf
	for level := 0; ; level++ {
		if level == len(t.edge) {
			t.edge = append(t.edge, make([]tlog.Hash, 0, tileHashes))
		}
		t.edge[level] = append(t.edge[level], h)
		if len(t.edge[level]) < tileHashes {
			break
		}
		full(tile{level, t.size >> (tileHeight * (level + 1)), joined(t.edge[level])})
		h = foldFull(t.edge[level])
		t.edge[level] = t.edge[level][:0]
	}
	t.size++
}

// unfinished are the last tiles of the levels, as far as they hold something.
func (t *tree) unfinished() (list []tile) {
	for level, hashes := range t.edge {
		if len(hashes) > 0 {
			list = append(list, tile{level, t.size >> (tileHeight * (level + 1)), joined(hashes)})
		}
	}
	return list
}

// root is the hash of the whole tree.
func (t *tree) root() tlog.Hash {
	var parts []tlog.Hash // of the perfect trees, from left to right
	for level := len(t.edge) - 1; level >= 0; level-- {
		hashes := t.edge[level]
		for width := tileHashes / 2; width > 0; width /= 2 {
			if len(hashes) >= width {
				parts = append(parts, foldFull(hashes[:width]))
				hashes = hashes[width:]
			}
		}
	}
	if len(parts) == 0 {
		return emptyRoot()
	}
	root := parts[len(parts)-1]
	for i := len(parts) - 2; i >= 0; i-- {
		root = tlog.NodeHash(parts[i], root)
	}
	return root
}

// emptyRoot is the hash of a tree without leaves.
func emptyRoot() tlog.Hash { return tlog.Hash(sha256.Sum256(nil)) }

// foldFull is the root over a power of two of hashes.
func foldFull(hashes []tlog.Hash) tlog.Hash {
	level := append(make([]tlog.Hash, 0, tileHashes), hashes...)
	for len(level) > 1 {
		for i := 0; i < len(level)/2; i++ {
			level[i] = tlog.NodeHash(level[2*i], level[2*i+1])
		}
		level = level[:len(level)/2]
	}
	return level[0]
}

func joined(hashes []tlog.Hash) []byte {
	b := make([]byte, 0, len(hashes)*tlog.HashSize)
	for i := range hashes {
		b = append(b, hashes[i][:]...)
	}
	return b
}

func split(b []byte) []tlog.Hash {
	out := make([]tlog.Hash, len(b)/tlog.HashSize, tileHashes)
	for i := range out {
		copy(out[i][:], b[i*tlog.HashSize:])
	}
	return out
}

// edgeWidth is how many hashes the unfinished tile of a level has in a tree of
// a size.
func edgeWidth(size int64, level int) int {
	return int(size >> (tileHeight * level) & (tileHashes - 1))
}

// levels is how many levels of tiles a tree of a size has.
func levels(size int64) (n int) {
	for ; size > 0; size >>= tileHeight {
		n++
	}
	return n
}
