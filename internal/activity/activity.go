// Package activity keeps the log of what people did: immutable records, each
// known by a source key, so that the same fact counts once whoever sends it.
package activity

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"hash"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"xuefen/internal/org"
	"xuefen/internal/platform/fault"
)

// ID names one activity.
type ID int64

// Evidence is how sure we are that an activity happened (decision 18).
type Evidence int

// The evidence grades, weakest first, so that they compare.
const (
	SelfDeclared    Evidence = 1
	ClientReported  Evidence = 2
	ServerWitnessed Evidence = 3
	Confirmed       Evidence = 4
	BusinessSystem  Evidence = 5
)

var evidenceCodes = map[Evidence]string{
	SelfDeclared: "self_declared", ClientReported: "client_reported", ServerWitnessed: "server_witnessed",
	Confirmed: "confirmed", BusinessSystem: "business_system",
}

// String is the code of the grade, as files and the API say it.
func (e Evidence) String() string { return evidenceCodes[e] }

// ParseEvidence reads the code of a grade.
func ParseEvidence(code string) (Evidence, bool) {
	for e, c := range evidenceCodes {
		if c == code {
			return e, true
		}
	}
	return 0, false
}

// Result is what came out of an activity. Numbers are exact decimal texts;
// an empty text or nil means that nothing was said.
type Result struct {
	Score           string         `json:"score,omitempty"`
	ScoreMin        string         `json:"score_min,omitempty"`
	ScoreMax        string         `json:"score_max,omitempty"`
	Success         *bool          `json:"success,omitempty"`
	Completion      *bool          `json:"completion,omitempty"`
	DurationSeconds string         `json:"duration_seconds,omitempty"`
	Quantity        string         `json:"quantity,omitempty"`
	Attributes      map[string]any `json:"attributes,omitempty"`
}

// Input is an activity as somebody reports it.
type Input struct {
	Person     string    // employee number
	Verb       string    // code of a known verb
	ObjectType string    // code of a known object type
	ObjectCode string    // the object's id in its source
	ObjectName string    // as the source calls it; the register's name wins on pages
	Parent     string    // code of the object's parent (the course of an exam)
	OccurredAt time.Time // when the person did it
	Result     Result
	Evidence   Evidence // 0 means BusinessSystem
	Source     string   // the system that knows the fact
	Key        string   // unique in Source; empty means the hash of the content

	DerivedFrom ID    // the activity this one follows from, 0 if none
	Intake      int64 // the file it came in with, 0 if none
}

// Activity is a recorded activity. It never changes; a withdrawal is a record
// beside it.
type Activity struct {
	ID         ID
	Person     org.PersonID
	Seq        int64 // running number per person
	RecordedAt time.Time
	Hash       []byte
	Object     *Object // from the register; nil when it is not registered
	Input
}

// Limits of one activity.
const (
	maxCode       = 200
	maxName       = 500
	maxAttributes = 50
	maxAttribute  = 2_000
	maxResult     = 16_000
	maxDigits     = 40
)

// FutureTolerance is how far ahead of our clock a reported time may be.
const FutureTolerance = 5 * time.Minute

// oldest is the earliest time an activity may claim.
var oldest = time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC)

// vocabulary is what a tenant's activities may be about.
type vocabulary struct {
	verbs, objectTypes map[string]bool
	attributes         map[string]string // types of the attributes of activities, by code
}

// check finds what is wrong with a reported activity by itself, without the
// database. It fills what may be left out.
func (in *Input) check(v vocabulary, now time.Time) error {
	if in.Evidence == 0 {
		in.Evidence = BusinessSystem
	}
	for _, f := range []struct{ field, text string }{
		{"person", in.Person}, {"verb", in.Verb}, {"object.type", in.ObjectType}, {"object.id", in.ObjectCode}, {"source", in.Source},
	} {
		if strings.TrimSpace(f.text) == "" {
			return fault.New(fault.Invalid, "activity.missing", fault.Args{"field": f.field}).At(f.field)
		}
	}
	if err := in.checkTexts(); err != nil {
		return err
	}
	switch {
	case !v.verbs[in.Verb]:
		return fault.New(fault.Invalid, "activity.unknown_verb", fault.Args{"verb": in.Verb}).At("verb")
	case !v.objectTypes[in.ObjectType]:
		return fault.New(fault.Invalid, "activity.unknown_object_type", fault.Args{"type": in.ObjectType}).At("object.type")
	case evidenceCodes[in.Evidence] == "":
		return fault.New(fault.Invalid, "activity.unknown_evidence", nil).At("evidence")
	case in.OccurredAt.After(now.Add(FutureTolerance)):
		return fault.New(fault.Invalid, "activity.in_the_future", fault.Args{"time": in.OccurredAt.Format(time.RFC3339)}).At("occurred_at")
	case in.OccurredAt.Before(oldest):
		return fault.New(fault.Invalid, "activity.too_old", fault.Args{"time": in.OccurredAt.Format(time.DateOnly)}).At("occurred_at")
	}
	if err := in.Result.check(); err != nil {
		return err
	}
	in.Result.settle(v.attributes)
	return nil
}

func (in *Input) checkTexts() error {
	for _, f := range []struct {
		field, text string
		most        int
	}{
		{"person", in.Person, maxCode}, {"object.id", in.ObjectCode, maxCode}, {"object.parent", in.Parent, maxCode},
		{"object.name", in.ObjectName, maxName}, {"source", in.Source, maxCode}, {"key", in.Key, maxCode},
	} {
		if utf8.RuneCountInString(f.text) > f.most {
			return fault.New(fault.Invalid, "activity.too_long", fault.Args{"field": f.field, "most": f.most}).At(f.field)
		}
		if !utf8.ValidString(f.text) || strings.ContainsRune(f.text, 0) {
			return fault.New(fault.Invalid, "activity.bad_text", fault.Args{"field": f.field}).At(f.field)
		}
	}
	return nil
}

func (r *Result) check() error {
	score, err := number("result.score", r.Score)
	if err != nil {
		return err
	}
	low, err := number("result.score_min", r.ScoreMin)
	if err != nil {
		return err
	}
	high, err := number("result.score_max", r.ScoreMax)
	if err != nil {
		return err
	}
	if low != nil && high != nil && low.Cmp(high) > 0 {
		return fault.New(fault.Invalid, "activity.score_range_reversed", fault.Args{"min": r.ScoreMin, "max": r.ScoreMax}).At("result.score_min")
	}
	if score != nil && (high != nil && score.Cmp(high) > 0 || low != nil && score.Cmp(low) < 0 || low == nil && score.Sign() < 0) {
		return fault.New(fault.Invalid, "activity.score_outside", fault.Args{"score": r.Score, "min": orText(r.ScoreMin, "0"), "max": orText(r.ScoreMax, "∞")}).At("result.score")
	}
	for field, text := range map[string]string{"result.duration_seconds": r.DurationSeconds, "result.quantity": r.Quantity} {
		n, err := number(field, text)
		if err != nil {
			return err
		}
		if n != nil && n.Sign() < 0 {
			return fault.New(fault.Invalid, "activity.negative", fault.Args{"field": field}).At(field)
		}
	}
	return checkAttributes(r.Attributes)
}

func orText(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func checkAttributes(attributes map[string]any) error {
	if len(attributes) > maxAttributes {
		return fault.New(fault.Invalid, "activity.too_many_attributes", fault.Args{"most": maxAttributes}).At("attributes")
	}
	for _, code := range slices.Sorted(maps.Keys(attributes)) {
		if code == "" || len(code) > maxCode || !utf8.ValidString(code) || strings.ContainsRune(code, 0) {
			return fault.New(fault.Invalid, "activity.bad_text", fault.Args{"field": "attributes"}).At("attributes")
		}
		raw, err := json.Marshal(attributes[code])
		if err != nil || len(raw) > maxAttribute || bytes.Contains(raw, []byte(`\u0000`)) {
			return fault.New(fault.Invalid, "activity.bad_attribute", fault.Args{"attribute": code}).At("attributes." + code)
		}
	}
	return nil
}

// encode is the stored form of a result; an empty one is an empty text.
func (r *Result) encode() (string, error) {
	raw, err := json.Marshal(r) // map keys are sorted, so equal results encode alike
	if err != nil {
		return "", fault.New(fault.Invalid, "activity.bad_attribute", fault.Args{"attribute": ""}).Because(err)
	}
	if string(raw) == "{}" {
		return "", nil
	}
	if len(raw) > maxResult {
		return "", fault.New(fault.TooLarge, "activity.result_too_large", fault.Args{"most": maxResult}).At("result")
	}
	return string(raw), nil
}

// decodeResult reads the stored form back. Numbers inside attributes stay
// json.Number, since floats are not exact.
func decodeResult(text string) (Result, error) {
	var r Result
	if text == "" {
		return r, nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	err := d.Decode(&r)
	return r, err
}

// hashContent is SHA-256 over everything that makes the fact what it is, but
// not over how it was delivered. The same key with another hash is a conflict.
func (in *Input) hashContent(person org.PersonID, result string) []byte {
	h := sha256.New()
	for _, text := range []string{in.Verb, in.ObjectType, in.ObjectCode, in.Parent, result, in.Source} {
		hashText(h, text)
	}
	var n [24]byte
	binary.BigEndian.PutUint64(n[:8], uint64(in.OccurredAt.UnixMicro()))
	binary.BigEndian.PutUint64(n[8:16], uint64(in.Evidence))
	binary.BigEndian.PutUint64(n[16:], uint64(person))
	h.Write(n[:])
	return h.Sum(nil)
}

// mac seals what the content hash does not cover: who, when recorded, under
// which key, in which order (HMAC-SHA256, RFC 2104). A row written or changed
// by someone with access to the database only is found by it.
func (a *Activity) mac(tenant int64, key []byte) []byte {
	h := hmac.New(sha256.New, key)
	for _, n := range []int64{tenant, int64(a.ID), int64(a.Person), a.Seq, a.RecordedAt.UnixMicro(), int64(a.DerivedFrom), a.Intake} {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], uint64(n))
		h.Write(b[:])
	}
	hashText(h, a.Key)
	h.Write(a.Hash)
	return h.Sum(nil)
}

func hashText(h hash.Hash, text string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(text)))
	h.Write(n[:])
	h.Write([]byte(text))
}

// Name is what the activity was about, as the register calls it, or as its
// source did, or its code.
func (a *Activity) Name() string {
	switch {
	case a.Object != nil:
		return a.Object.Name
	case a.ObjectName != "":
		return a.ObjectName
	}
	return a.ObjectCode
}
