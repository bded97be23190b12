// Package prooffile is the part of the proof that needs no database: what a
// leaf of the log looks like, what a signed tree head says, and the files that
// employees download. Everything in it can be checked with the company's
// public key alone; docs/proof-format.md says the same for programs of others.
package prooffile

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"
)

// leafTitle is the first line of every leaf.
const leafTitle = "xuefen transfer v1\n"

// SaltBytes is the length of the salt of a commitment.
const SaltBytes = 32

// Commit hides a value of a leaf: SHA-256 over a title, the name, the salt and
// the value. Without the salt nobody can tell which value it was.
func Commit(name string, salt, value []byte) [sha256.Size]byte {
	const title = "xuefen commitment v1\n"
	b := make([]byte, 0, len(title)+len(name)+1+len(salt)+len(value))
	b = append(b, title...)
	b = append(b, name...)
	b = append(b, '\n')
	b = append(b, salt...)
	b = append(b, value...)
	return sha256.Sum256(b)
}

// AppendTitle begins the text of a leaf. The lines follow in the order of
// their names.
func AppendTitle(b []byte) []byte { return append(b, leafTitle...) }

// AppendOpen adds a line whose value everybody may read.
func AppendOpen(b []byte, name, value string) []byte {
	b = append(b, name...)
	b = append(b, '=')
	b = append(b, value...)
	return append(b, '\n')
}

// AppendHidden adds a line that stands for a value by its commitment.
func AppendHidden(b []byte, name string, commitment []byte) []byte {
	b = append(b, name...)
	b = append(b, '#')
	b = hex.AppendEncode(b, commitment)
	return append(b, '\n')
}

// Hidden is a value that stands in the leaf as a commitment. Salt and value
// open it; after the person's key was destroyed only the commitment is left.
type Hidden struct {
	Value      string `json:"value,omitempty"`
	Salt       []byte `json:"salt,omitempty"`
	Commitment []byte `json:"commitment,omitempty"`
}

// Leaf rebuilds the hash of an entry's leaf from what the file says of it.
// Fault: proof.malformed.
func (e *Entry) Leaf() (tlog.Hash, error) {
	open, hidden := e.Transfer, e.Personal
	names := slices.Concat(slices.Collect(maps.Keys(open)), slices.Collect(maps.Keys(hidden)))
	slices.Sort(names)
	b := AppendTitle(nil)
	for i, name := range names {
		if !validName(name) || i > 0 && names[i-1] == name {
			return tlog.Hash{}, malformed("name")
		}
		h, isHidden := hidden[name]
		if !isHidden {
			if !validValue(open[name]) {
				return tlog.Hash{}, malformed(name)
			}
			b = AppendOpen(b, name, open[name])
			continue
		}
		commitment := h.Commitment
		switch {
		case len(h.Salt) == SaltBytes && len(commitment) == 0:
			c := Commit(name, h.Salt, []byte(h.Value))
			commitment = c[:]
		case len(h.Salt) != 0 || h.Value != "" || len(commitment) != sha256.Size:
			return tlog.Hash{}, malformed(name)
		}
		b = AppendHidden(b, name, commitment)
	}
	return tlog.RecordHash(b), nil
}

// validName accepts small letters and underscores.
func validName(name string) bool {
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && c != '_' {
			return false
		}
	}
	return name != ""
}

// validValue refuses what could be taken for another line.
func validValue(value string) bool {
	for _, c := range []byte(value) {
		if c < ' ' {
			return false
		}
	}
	return value != "" && utf8.ValidString(value)
}
