package prooffile_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"xuefen/internal/credit/proof/prooffile"
	"xuefen/internal/platform/fault"
)

func TestFilesThatAreNoProofsAreRefused(t *testing.T) {
	whole, err := os.ReadFile("testdata/statement.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, code string }{
		"nothing":          {"", "proof.unreadable"},
		"a page":           {"<!doctype html><p>signed in?", "proof.unreadable"},
		"another document": {`{"format":"xuefen-other/1"}`, "proof.unreadable"},
		"half a file":      {string(whole[:len(whole)/2]), "proof.unreadable"},
		"more behind":      {string(whole) + "{}", "proof.unreadable"},
		"an unknown part":  {strings.Replace(string(whole), `"waiting"`, `"verified": true, "waiting"`, 1), "proof.unreadable"},
		"a short hash":     {strings.Replace(string(whole), `"path": [`, `"path": ["AAAA",`, 1), "proof.malformed"},
		"a long path":      {strings.Replace(string(whole), `"path": [`, `"path": [`+strings.Repeat(`"`+strings.Repeat("A", 43)+`=",`, 70), 1), "proof.malformed"},
		"a place below 0":  {strings.Replace(string(whole), `"place": 0`, `"place": -1`, 1), "proof.malformed"},
	} {
		_, err := prooffile.Read(strings.NewReader(c.text))
		if f, ok := fault.Of(err); !ok || f.Code != c.code {
			t.Errorf("%s: %v; want %s", name, err, c.code)
		}
	}
}

// Two different leaves must never have one text.
func TestALeafCannotHideALine(t *testing.T) {
	for name, touch := range map[string]func(e *prooffile.Entry){
		"a line in a value":  func(e *prooffile.Entry) { e.Transfer["kind"] = "award\nreason=x" },
		"a name with a sign": func(e *prooffile.Entry) { e.Transfer["a=b"] = "c" },
		"an empty value":     func(e *prooffile.Entry) { e.Transfer["kind"] = "" },
		"a name twice":       func(e *prooffile.Entry) { e.Transfer["person"] = "12" },
		"a short salt":       func(e *prooffile.Entry) { e.Personal["person"] = prooffile.Hidden{Value: "12", Salt: []byte{1}} },
		"an open commitment": func(e *prooffile.Entry) {
			e.Personal["person"] = prooffile.Hidden{Value: "12", Commitment: make([]byte, 32)}
		},
		"salt and commitment": func(e *prooffile.Entry) {
			e.Personal["person"] = prooffile.Hidden{Salt: make([]byte, 32), Commitment: make([]byte, 32)}
		},
		"nothing at all":        func(e *prooffile.Entry) { e.Personal["person"] = prooffile.Hidden{} },
		"a broken code":         func(e *prooffile.Entry) { e.Transfer["kind"] = "\xff" },
		"a name without a sign": func(e *prooffile.Entry) { e.Transfer[""] = "x" },
	} {
		e := vectorEntry(1)
		touch(&e)
		if _, err := e.Leaf(); err == nil {
			t.Errorf("%s makes a leaf", name)
		}
	}
}

// A file either cannot be read or fails its check, unless it is one of ours;
// nothing panics, and what holds says the same when it is written again.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"statement", "consistency"} {
		raw, err := os.ReadFile("testdata/" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	statement, _, _ := vectors(f)
	f.Add([]byte(statement.Head))
	f.Add([]byte(`{"format":"xuefen-statement-proof/1","entries":[{}]}`))
	signer, err := prooffile.NewSigner(origin, seed())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := prooffile.Read(bytes.NewReader(raw))
		if err != nil {
			return
		}
		verdict, err := signer.Key.Check(file)
		if err != nil {
			return
		}
		if verdict.Head.Size != 5 && verdict.Head.Size != 3 {
			t.Fatalf("a head that was never signed holds: %+v", verdict.Head)
		}
		if file.Statement == nil {
			return
		}
		again, err := json.Marshal(file.Statement)
		if err != nil {
			t.Fatal(err)
		}
		file, err = prooffile.Read(bytes.NewReader(again))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := signer.Key.Check(file); err != nil {
			t.Fatalf("written again it fails: %v", err)
		}
	})
}
