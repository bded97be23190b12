package prooffile

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"xuefen/internal/platform/fault"
)

// The kinds of file.
const (
	StatementFormat   = "xuefen-statement-proof/1"
	ConsistencyFormat = "xuefen-consistency-proof/1"
)

// Limits of a file that is read.
const (
	MostBytes   = 64 << 20
	MostEntries = 20_000
	mostPath    = 64 // hashes of one proof; enough for 2^64 transfers
	mostLines   = 64 // values of one transfer
)

// Statement is everything that was ever posted for one person, each with the
// proof that it stands in the log.
type Statement struct {
	Format    string  `json:"format" enum:"xuefen-statement-proof/1"`
	Company   string  `json:"company" doc:"Not proven: for the reader"`
	Key       string  `json:"key" doc:"The public key that signed; compare it with the one that the company publishes"`
	Head      string  `json:"head" doc:"The signed tree head"`
	Statement string  `json:"statement" doc:"The signed summary: whose entries, how many, and the hash over all of them"`
	Entries   []Entry `json:"entries"`
	Waiting   int     `json:"waiting" doc:"Entries younger than the tree head; they come within a minute"`
}

// Entry is one transfer with its proof.
type Entry struct {
	Place    int64             `json:"place" doc:"In the log, from 0"`
	Transfer map[string]string `json:"transfer" doc:"What everybody may read of the leaf"`
	Personal map[string]Hidden `json:"personal" doc:"What stands in the leaf as salted commitments"`
	Path     [][]byte          `json:"path" doc:"Hashes from the leaf to the root (RFC 6962)"`
	About    *About            `json:"about,omitempty" doc:"Not proven: for the reader"`
}

// About says in words what an entry is about.
type About struct {
	Category string `json:"category,omitempty"`
	Object   string `json:"object,omitempty"`
	Rule     string `json:"rule,omitempty"`
}

// Consistency proves that the log only grew between two heads.
type Consistency struct {
	Format  string   `json:"format" enum:"xuefen-consistency-proof/1"`
	Company string   `json:"company" doc:"Not proven: for the reader"`
	Key     string   `json:"key" doc:"The public key that signed; compare it with the one that the company publishes"`
	Earlier string   `json:"earlier" doc:"The signed earlier tree head"`
	Later   string   `json:"later" doc:"The signed later tree head"`
	Path    [][]byte `json:"path" doc:"RFC 6962"`
}

// File is what was found in a file: exactly one of these.
type File struct {
	Statement   *Statement
	Consistency *Consistency
	Head        string // a signed tree head alone, as text
}

// Key is the public key that the file itself names, "" when it names none.
func (f File) Key() string {
	switch {
	case f.Statement != nil:
		return f.Statement.Key
	case f.Consistency != nil:
		return f.Consistency.Key
	}
	return ""
}

// Read reads a file of any kind. Faults: proof.unreadable, proof.too_large,
// proof.malformed.
func Read(r io.Reader) (File, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MostBytes+1))
	if err != nil {
		return File{}, fault.New(fault.Invalid, "proof.unreadable", nil).Because(err)
	}
	if len(raw) > MostBytes {
		return File{}, fault.New(fault.TooLarge, "proof.too_large", fault.Args{"most": MostBytes >> 20})
	}
	if !bytes.HasPrefix(bytes.TrimLeft(raw, " \t\r\n\ufeff"), []byte("{")) {
		if strings.Contains(string(raw), "\n\n\u2014 ") {
			return File{Head: string(raw)}, nil
		}
		return File{}, fault.New(fault.Invalid, "proof.unreadable", nil)
	}
	var title struct {
		Format string `json:"format"`
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if err := json.Unmarshal(raw, &title); err != nil {
		return File{}, fault.New(fault.Invalid, "proof.unreadable", nil).Because(err)
	}
	switch title.Format {
	case StatementFormat:
		s := &Statement{}
		err := errors.Join(decode(raw, s), s.check())
		return File{Statement: s}, firstFault(err)
	case ConsistencyFormat:
		c := &Consistency{}
		err := decode(raw, c)
		if err == nil {
			err = checkPath(c.Path)
		}
		return File{Consistency: c}, firstFault(err)
	}
	return File{}, fault.New(fault.Invalid, "proof.unreadable", nil)
}

// decode refuses members that it does not know: what is not checked must not
// look as if it were.
func decode(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fault.New(fault.Invalid, "proof.unreadable", nil).Because(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "proof.unreadable", nil)
	}
	return nil
}

// check looks at the limits.
func (s *Statement) check() error {
	if len(s.Entries) > MostEntries {
		return malformed("entries")
	}
	for _, e := range s.Entries {
		if len(e.Transfer)+len(e.Personal) > mostLines || e.Place < 0 {
			return malformed("entries")
		}
		if err := checkPath(e.Path); err != nil {
			return err
		}
	}
	return nil
}

func checkPath(path [][]byte) error {
	for i, h := range path {
		if i == mostPath || len(h) != sha256.Size {
			return malformed("path")
		}
	}
	return nil
}

// Path is a proof as files carry it.
func Path(hashes []tlog.Hash) [][]byte {
	out := make([][]byte, len(hashes))
	for i := range hashes {
		out[i] = hashes[i][:]
	}
	return out
}

// hashes reads a path whose lengths were checked.
func hashes(path [][]byte) []tlog.Hash {
	out := make([]tlog.Hash, len(path))
	for i, h := range path {
		copy(out[i][:], h)
	}
	return out
}

func firstFault(err error) error {
	if f, ok := fault.Of(err); ok {
		return f
	}
	return err
}

// malformed is a file whose part cannot be what it must be.
func malformed(part string) error {
	return fault.New(fault.Invalid, "proof.malformed", fault.Args{"part": part})
}

func badKey() error { return fault.New(fault.Invalid, "proof.bad_key", nil) }

// wrong is a check that failed.
func wrong(code, what string) error { return fault.New(fault.Conflict, code, fault.Args{"what": what}) }
