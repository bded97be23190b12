package prooffile_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"xuefen/internal/credit/proof/prooffile"
)

var update = flag.Bool("update", false, "write testdata again")

// origin and seed are those of the vectors in docs/proof-format.md.
const origin = "xuefen/xinghe"

func seed() []byte { return bytes.Repeat([]byte{0x2a}, 32) }

// vectorEntry is transfer n of the vectors, of person 12 when it is odd.
func vectorEntry(n int) prooffile.Entry {
	id, seq, person := "70"+string(rune('0'+n)), string(rune('0'+(n+1)/2)), "12"
	if n%2 == 0 {
		person = "13"
	}
	hide := func(value string) prooffile.Hidden {
		return prooffile.Hidden{Value: value, Salt: bytes.Repeat([]byte{byte(n), byte(len(value))}, 16)}
	}
	return prooffile.Entry{
		Place: int64(n - 1),
		Transfer: map[string]string{
			"id": id, "tenant": "1", "seq": seq, "kind": "award", "amount": "2.50", "after": seq + ".50",
			"earned_at": "2026-09-01T02:00:00.000000Z", "recorded_at": "2026-09-01T02:00:00.250000Z",
		},
		Personal: map[string]prooffile.Hidden{"person": hide(person), "key": hide("a60" + id + ".5." + person)},
	}
}

// hashes keeps the hashes of a small tree.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) (out []tlog.Hash, err error) {
	for _, i := range indexes {
		if i >= int64(len(h)) {
			return nil, errors.New("beyond the tree")
		}
		out = append(out, h[i])
	}
	return out, nil
}

// vectors makes the files of the document from nothing but the seed.
func vectors(t testing.TB) (statement prooffile.Statement, consistency prooffile.Consistency, leaves []string) {
	t.Helper()
	signer, err := prooffile.NewSigner(origin, seed())
	if err != nil {
		t.Fatal(err)
	}
	var tree hashes
	var heads []string
	const transfers, earlier = 5, 3
	entries := make([]prooffile.Entry, transfers)
	for i := range entries {
		entries[i] = vectorEntry(i + 1)
		leaf, err := entries[i].Leaf()
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, hex.EncodeToString(leaf[:]))
		more, err := tlog.StoredHashesForRecordHash(int64(i), leaf, tree)
		if err != nil {
			t.Fatal(err)
		}
		tree = append(tree, more...)
		if size := i + 1; size == earlier || size == transfers {
			root, err := tlog.TreeHash(int64(size), tree)
			if err != nil {
				t.Fatal(err)
			}
			h := prooffile.Head{Origin: origin, Size: int64(size), Root: root, Number: int64(len(heads) + 1), At: time.Date(2026, 9, 2, 0, len(heads), 0, 0, time.UTC)}
			if size == transfers {
				h.Day = "2026-09-01"
			}
			signed, err := signer.Sign(h.Text())
			if err != nil {
				t.Fatal(err)
			}
			heads = append(heads, signed)
		}
	}
	path, err := tlog.ProveTree(transfers, earlier, tree)
	if err != nil {
		t.Fatal(err)
	}
	consistency = prooffile.Consistency{Format: prooffile.ConsistencyFormat, Company: "星河集团", Key: signer.Key.Text, Earlier: heads[0], Later: heads[1], Path: prooffile.Path(path)}
	statement = prooffile.Statement{Format: prooffile.StatementFormat, Company: "星河集团", Key: signer.Key.Text, Head: heads[1]}
	var mine []tlog.Hash
	for i := 0; i < transfers; i += 2 {
		path, err := tlog.ProveRecord(transfers, int64(i), tree)
		if err != nil {
			t.Fatal(err)
		}
		entries[i].Path = prooffile.Path(path)
		leaf, _ := entries[i].Leaf()
		mine = append(mine, leaf)
		statement.Entries = append(statement.Entries, entries[i])
	}
	summary := prooffile.Summary{Origin: origin, Person: "12", Number: "1001", Name: "林晓", Size: transfers, Entries: len(mine), Leaves: prooffile.HashLeaves(mine)}
	if statement.Statement, err = signer.Sign(summary.Text()); err != nil {
		t.Fatal(err)
	}
	return statement, consistency, leaves
}

// The vectors are files for whoever writes a checker of their own; the format
// must never move under them.
func TestTheVectorsStayAsTheyAre(t *testing.T) {
	statement, consistency, leaves := vectors(t)
	for name, v := range map[string]any{"statement": statement, "consistency": consistency, "leaves": leaves} {
		raw, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		path := "testdata/" + name + ".json"
		if *update {
			if err := os.WriteFile(path, append(raw, '\n'), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(path)
		if err != nil || string(kept) != string(raw)+"\n" {
			t.Errorf("%s is no longer what the program makes (%v)", path, err)
		}
	}
}

func TestTheVectorsHold(t *testing.T) {
	signer, err := prooffile.NewSigner(origin, seed())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"statement", "consistency"} {
		f, err := os.Open("testdata/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		file, err := prooffile.Read(f)
		if err != nil {
			t.Fatal(err)
		}
		if closing := f.Close(); closing != nil {
			t.Fatal(closing)
		}
		if _, err := signer.Key.Check(file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if file.Key() != signer.Key.Text {
			t.Errorf("%s names the key %s", name, file.Key())
		}
	}
}

// What the document quotes must be what the files say.
func TestTheDocumentQuotesTheVectors(t *testing.T) {
	raw, err := os.ReadFile("../../../../docs/proof-format.md")
	if err != nil {
		t.Fatal(err)
	}
	document := strings.NewReplacer("\u2014", "-", "\n    ", "\n").Replace(string(raw)) // quotes are indented
	statement, _, leaves := vectors(t)
	first := statement.Entries[0].Personal["person"]
	commitment := prooffile.Commit("person", first.Salt, []byte(first.Value))
	for what, quoted := range map[string]string{
		"the public key":    statement.Key,
		"the head":          strings.ReplaceAll(statement.Head, "\u2014", "-"),
		"the summary":       strings.ReplaceAll(statement.Statement, "\u2014", "-"),
		"the first leaf":    leaves[0],
		"the commitment":    hex.EncodeToString(commitment[:]),
		"the salt":          hex.EncodeToString(first.Salt),
		"the statement":     prooffile.StatementFormat,
		"the consistency":   prooffile.ConsistencyFormat,
		"the private seed":  hex.EncodeToString(seed()),
		"the title of leaf": "xuefen transfer v1",
	} {
		if !strings.Contains(document, quoted) {
			t.Errorf("docs/proof-format.md does not quote %s:\n%s", what, quoted)
		}
	}
}

// Other implementations of signed notes read the head.
func TestAHeadIsASignedNote(t *testing.T) {
	statement, _, _ := vectors(t)
	v, err := note.NewVerifier(statement.Key)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open([]byte(statement.Head), note.VerifierList(v))
	if err != nil || len(n.Sigs) != 1 || !strings.HasPrefix(n.Text, origin+"\n5\n") {
		t.Errorf("the head opens as %+v, %v", n, err)
	}
}
