package prooffile

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Head is what a signed tree head says: these transfers, in this order, and
// no others, were in the log. As a text it is a checkpoint of transparency
// logs (C2SP tlog-checkpoint) with two or three lines of our own.
type Head struct {
	Origin string // names the log
	Size   int64  // transfers in the log
	Root   tlog.Hash
	Number int64 // running number of the heads, from 1, without gaps
	At     time.Time
	Day    string // 2026-03-01 for the head that closes a day, else empty
}

const timeLayout = "2006-01-02T15:04:05.000000Z"

// AppendTime writes an instant as leaves and heads carry it.
func AppendTime(b []byte, t time.Time) []byte { return t.UTC().AppendFormat(b, timeLayout) }

// Text is what is signed.
func (h Head) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%d\n%s\nnumber %d\ntime %s\n", h.Origin, h.Size, h.Root, h.Number, AppendTime(nil, h.At))
	if h.Day != "" {
		fmt.Fprintf(&b, "day %s\n", h.Day)
	}
	return b.String()
}

// parseHead reads the text of a head.
func parseHead(text string) (Head, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	const least, most = 5, 6
	if len(lines) < least || len(lines) > most {
		return Head{}, malformed("head")
	}
	h := Head{Origin: lines[0]}
	var errs [4]error
	h.Size, errs[0] = strconv.ParseInt(lines[1], 10, 64)
	h.Root, errs[1] = tlog.ParseHash(lines[2])
	h.Number, errs[2] = strconv.ParseInt(strings.TrimPrefix(lines[3], "number "), 10, 64)
	h.At, errs[3] = time.Parse(timeLayout, strings.TrimPrefix(lines[4], "time "))
	for _, err := range errs {
		if err != nil {
			return Head{}, malformed("head")
		}
	}
	if len(lines) == most {
		h.Day = strings.TrimPrefix(lines[5], "day ")
	}
	if h.Text() != text || h.Size < 0 { // one text for one head
		return Head{}, malformed("head")
	}
	return h, nil
}

// Signer signs for one log.
type Signer struct {
	note.Signer
	Key PublicKey
}

// NewSigner makes the signer of a log from a seed of 32 secret bytes.
func NewSigner(origin string, seed []byte) (Signer, error) {
	private := ed25519.NewKeyFromSeed(seed)
	public, ok := private.Public().(ed25519.PublicKey)
	if !ok {
		return Signer{}, fmt.Errorf("proof: the key of %s has no public half", origin)
	}
	text, err := note.NewEd25519VerifierKey(origin, public)
	if err != nil {
		return Signer{}, fmt.Errorf("proof: the public key of %s: %w", origin, err)
	}
	key, err := ParseKey(text)
	if err != nil {
		return Signer{}, err
	}
	const ed25519Algorithm = 1
	secret := fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", origin, key.KeyHash(), base64.StdEncoding.EncodeToString(append([]byte{ed25519Algorithm}, seed...)))
	signer, err := note.NewSigner(secret)
	if err != nil {
		return Signer{}, fmt.Errorf("proof: the signer of %s: %w", origin, err)
	}
	return Signer{signer, key}, nil
}

// Sign signs a text that ends in a newline, as a note (C2SP signed-note).
func (s Signer) Sign(text string) (string, error) {
	signed, err := note.Sign(&note.Note{Text: text}, s.Signer)
	if err != nil {
		return "", fmt.Errorf("proof: sign: %w", err)
	}
	return string(signed), nil
}

// PublicKey is a log's public key in the form of signed notes:
// name+hash+key.
type PublicKey struct {
	note.Verifier
	Text string
}

// ParseKey reads a public key. Faults: proof.bad_key.
func ParseKey(text string) (PublicKey, error) {
	text = strings.TrimSpace(text)
	v, err := note.NewVerifier(text)
	if err != nil {
		return PublicKey{}, badKey()
	}
	return PublicKey{v, text}, nil
}

// open checks the signature of a note and gives its text.
func (k PublicKey) open(signed, what string) (string, error) {
	n, err := note.Open([]byte(signed), note.VerifierList(k.Verifier))
	if err != nil {
		return "", wrong("proof.bad_signature", what)
	}
	return n.Text, nil
}

// OpenHead checks a signed head and reads it. Faults: proof.bad_signature,
// proof.malformed, proof.other_log.
func (k PublicKey) OpenHead(signed string) (Head, error) {
	text, err := k.open(signed, "head")
	if err != nil {
		return Head{}, err
	}
	h, err := parseHead(text)
	if err == nil && h.Origin != k.Name() {
		err = wrong("proof.other_log", h.Origin)
	}
	return h, err
}
