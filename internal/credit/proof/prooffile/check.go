package prooffile

import (
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"xuefen/internal/platform/fault"
)

// Verdict is what a file proves.
type Verdict struct {
	Head    Head     // the later one of a consistency proof
	Earlier *Head    // of a consistency proof
	Summary *Summary // of a statement
	After   string   // available credits after the last entry of a statement
	Last    string   // when that entry was recorded
	Waiting int
}

// Check checks a file with the public key alone. A fault of kind conflict says
// what does not hold; one of kind invalid that the file is not whole.
func (k PublicKey) Check(f File) (Verdict, error) {
	switch {
	case f.Statement != nil:
		return k.checkStatement(f.Statement)
	case f.Consistency != nil:
		return k.checkConsistency(f.Consistency)
	}
	head, err := k.OpenHead(f.Head)
	return Verdict{Head: head}, err
}

func (k PublicKey) checkConsistency(c *Consistency) (Verdict, error) {
	earlier, err := k.OpenHead(c.Earlier)
	if err != nil {
		return Verdict{}, err
	}
	later, err := k.OpenHead(c.Later)
	if err != nil {
		return Verdict{}, err
	}
	if earlier.Size > later.Size || earlier.Number > later.Number {
		return Verdict{}, wrong("proof.shrunk", strconv.FormatInt(later.Number, 10))
	}
	if !consistent(c.Path, earlier, later) {
		return Verdict{}, wrong("proof.inconsistent", strconv.FormatInt(earlier.Number, 10))
	}
	return Verdict{Head: later, Earlier: &earlier}, nil
}

// consistent tells whether the later log begins with the earlier one.
func consistent(path [][]byte, earlier, later Head) bool {
	if earlier.Size == 0 {
		return len(path) == 0
	}
	return tlog.CheckTree(hashes(path), later.Size, later.Root, earlier.Size, earlier.Root) == nil
}

// checkStatement checks signatures, every leaf with its path, whose entries
// they are, and that none is missing.
func (k PublicKey) checkStatement(s *Statement) (Verdict, error) {
	head, err := k.OpenHead(s.Head)
	if err != nil {
		return Verdict{}, err
	}
	text, err := k.open(s.Statement, "statement")
	if err != nil {
		return Verdict{}, err
	}
	summary, err := parseSummary(text)
	if err != nil {
		return Verdict{}, err
	}
	if summary.Origin != k.Name() {
		return Verdict{}, wrong("proof.other_log", summary.Origin)
	}
	if summary.Size != head.Size || summary.Entries != len(s.Entries) {
		return Verdict{}, wrong("proof.entries_missing", strconv.Itoa(summary.Entries))
	}
	leaves := make([]tlog.Hash, len(s.Entries))
	for i := range s.Entries {
		if leaves[i], err = checkEntry(&s.Entries[i], i+1, summary.Person, head); err != nil {
			return Verdict{}, err
		}
	}
	if HashLeaves(leaves) != summary.Leaves {
		return Verdict{}, wrong("proof.entries_missing", strconv.Itoa(summary.Entries))
	}
	v := Verdict{Head: head, Summary: &summary, Waiting: s.Waiting, After: "0.00"}
	if n := len(s.Entries); n > 0 {
		last := s.Entries[n-1].Transfer
		v.Last = last["recorded_at"]
		if last["after"] != "" { // a value of zero is left out of the leaf
			v.After = last["after"]
		}
	}
	return v, nil
}

// checkEntry checks one entry, which must be the person's number n.
func checkEntry(e *Entry, n int, person string, head Head) (tlog.Hash, error) {
	at := fault.Args{"number": e.Transfer["id"], "seq": n}
	leaf, err := e.Leaf()
	if err != nil {
		return leaf, err
	}
	if e.Transfer["seq"] != strconv.Itoa(n) {
		return leaf, fault.New(fault.Conflict, "proof.number_missing", at)
	}
	if hidden, ok := e.Personal["person"]; !ok || len(hidden.Commitment) == 0 && hidden.Value != person {
		return leaf, fault.New(fault.Conflict, "proof.other_person", at)
	}
	if e.Place >= head.Size || tlog.CheckRecord(hashes(e.Path), head.Size, head.Root, e.Place, leaf) != nil {
		return leaf, fault.New(fault.Conflict, "proof.not_in_log", at)
	}
	return leaf, nil
}
