package prooffile

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Summary is what the company signs of a statement: whose it is, and that
// these entries were all.
type Summary struct {
	Origin  string
	Person  string // the id that the leaves hide
	Number  string // the employee number when it was downloaded
	Name    string
	Size    int64 // of the log
	Entries int
	Leaves  [sha256.Size]byte // over the leaf hashes, in order
}

const summaryTitle = "xuefen statement v1"

// Text is what is signed.
func (s Summary) Text() string {
	return fmt.Sprintf("%s\norigin %s\nperson %s\nnumber %s\nname %s\nsize %d\nentries %d\nleaves %s\n",
		summaryTitle, s.Origin, s.Person, oneLine(s.Number), oneLine(s.Name), s.Size, s.Entries, base64.StdEncoding.EncodeToString(s.Leaves[:]))
}

// oneLine keeps a name from being taken for several lines.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0xfffd {
			return ' '
		}
		return r
	}, text)
}

// parseSummary reads the text of a summary.
func parseSummary(text string) (Summary, error) {
	rest, ok := strings.CutPrefix(text, summaryTitle+"\n")
	lines := strings.Split(strings.TrimSuffix(rest, "\n"), "\n")
	names := []string{"origin ", "person ", "number ", "name ", "size ", "entries ", "leaves "}
	if !ok || len(lines) != len(names) {
		return Summary{}, malformed("statement")
	}
	for i, name := range names {
		if lines[i], ok = strings.CutPrefix(lines[i], name); !ok {
			return Summary{}, malformed("statement")
		}
	}
	s := Summary{Origin: lines[0], Person: lines[1], Number: lines[2], Name: lines[3]}
	var errs [2]error
	s.Size, errs[0] = strconv.ParseInt(lines[4], 10, 64)
	s.Entries, errs[1] = strconv.Atoi(lines[5])
	sum, err := base64.StdEncoding.DecodeString(lines[6])
	if errs[0] != nil || errs[1] != nil || err != nil || len(sum) != sha256.Size {
		return Summary{}, malformed("statement")
	}
	copy(s.Leaves[:], sum)
	if s.Text() != text {
		return Summary{}, malformed("statement")
	}
	return s, nil
}

// HashLeaves is the hash over the leaf hashes of a statement.
func HashLeaves(leaves []tlog.Hash) [sha256.Size]byte {
	h := sha256.New()
	for _, l := range leaves {
		h.Write(l[:])
	}
	return [sha256.Size]byte(h.Sum(nil))
}
