package proof

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/mod/sumdb/tlog"

	"xuefen/internal/credit/ledger"
	"xuefen/internal/credit/proof/prooffile"
	"xuefen/internal/platform/db"
	"xuefen/internal/platform/fixed"
)

// encoder writes transfers as leaves. It takes the fields from the type, so
// that a field that is added to ledger.Transfer stands in the leaves from then
// on; since what is zero is left out, older leaves stay as they are. The name
// of a field is that of Go in small letters, and stays for ever.
type encoder struct {
	fields []field // by name; the tenant among them
}

type field struct {
	name     string
	index    int // in ledger.Transfer; ofTenant for the tenant
	personal bool
}

const ofTenant = -1

// newEncoder lists the fields. A field of a type that has no text form is a
// mistake of the program.
func newEncoder() (encoder, error) {
	e := encoder{fields: []field{{name: "tenant", index: ofTenant}}}
	shape := reflect.TypeFor[ledger.Transfer]()
	for i := range shape.NumField() {
		f := shape.Field(i)
		_, isTime := reflect.Zero(f.Type).Interface().(time.Time)
		if v := reflect.Zero(f.Type); !isTime && !v.CanInt() && f.Type.Kind() != reflect.String && f.Type.Kind() != reflect.Bool {
			return e, fmt.Errorf("proof: a leaf cannot say %s of a transfer", f.Name)
		}
		// Free text may say anything about anybody.
		personal := f.Type == reflect.TypeFor[string]() || f.Name == "Person" || f.Name == "Account"
		e.fields = append(e.fields, field{snake(f.Name), i, personal})
	}
	slices.SortFunc(e.fields, func(a, b field) int { return strings.Compare(a.name, b.name) })
	return e, nil
}

// snake makes recorded_at of RecordedAt.
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 && !unicode.IsUpper(rune(name[i-1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// value is a field's text; empty for what is left out.
func (f field) value(tenant db.TenantID, of reflect.Value) string {
	if f.index == ofTenant {
		return strconv.FormatInt(int64(tenant), 10)
	}
	v := of.Field(f.index)
	if v.IsZero() {
		return ""
	}
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return "true"
	}
	switch x := v.Interface().(type) {
	case time.Time:
		return string(prooffile.AppendTime(nil, x))
	case fixed.Amount:
		return x.String()
	}
	return strconv.FormatInt(v.Int(), 10)
}

// commitments are what stands in a leaf for the personal values, by name.
type commitments map[string][]byte

// leaf is the text of a transfer's leaf. Hide gives the commitment of a
// personal value, nil for one that is left out.
func (e encoder) leaf(tenant db.TenantID, t *ledger.Transfer, hide func(name, value string) []byte) []byte {
	const usual = 768
	b := prooffile.AppendTitle(make([]byte, 0, usual))
	of := reflect.ValueOf(t).Elem()
	for _, f := range e.fields {
		value := f.value(tenant, of)
		if f.personal {
			if c := hide(f.name, value); c != nil {
				b = prooffile.AppendHidden(b, f.name, c)
			}
		} else if value != "" {
			b = prooffile.AppendOpen(b, f.name, value)
		}
	}
	return b
}

// hash is the leaf hash under a person's key.
func (e encoder) hash(tenant db.TenantID, t *ledger.Transfer, k *personKey) tlog.Hash {
	return tlog.RecordHash(e.leaf(tenant, t, func(name, value string) []byte { return k.commit(t.ID, name, value) }))
}

// erasedHash is the leaf hash of a transfer whose person's key was destroyed.
func (e encoder) erasedHash(tenant db.TenantID, t *ledger.Transfer, kept commitments) tlog.Hash {
	return tlog.RecordHash(e.leaf(tenant, t, func(name, _ string) []byte { return kept[name] }))
}

// commit lists the commitments of a transfer.
func (e encoder) commit(tenant db.TenantID, t *ledger.Transfer, k *personKey) commitments {
	out := commitments{}
	e.leaf(tenant, t, func(name, value string) []byte {
		c := k.commit(t.ID, name, value)
		if c != nil {
			out[name] = c
		}
		return c
	})
	return out
}

// disclose fills an entry of a statement with everything the leaf says.
func (e encoder) disclose(tenant db.TenantID, t *ledger.Transfer, k *personKey, kept commitments) (open map[string]string, personal map[string]prooffile.Hidden) {
	open, personal = map[string]string{}, map[string]prooffile.Hidden{}
	of := reflect.ValueOf(t).Elem()
	for _, f := range e.fields {
		value := f.value(tenant, of)
		switch {
		case f.personal && kept[f.name] != nil:
			personal[f.name] = prooffile.Hidden{Commitment: kept[f.name]}
		case value == "":
		case !f.personal:
			open[f.name] = value
		default:
			personal[f.name] = prooffile.Hidden{Value: value, Salt: k.salt(t.ID, f.name)}
		}
	}
	return open, personal
}

// personKey makes the salts of one person's leaves. It belongs to one
// goroutine.
type personKey struct{ mac hash.Hash }

// newPersonKey mixes a person's seed, which stands in the database, with the
// secret of the installation, which does not: who has only the one cannot open
// anything.
func newPersonKey(secret, seed []byte) *personKey {
	m := hmac.New(sha256.New, secret)
	m.Write(seed)
	return &personKey{hmac.New(sha256.New, m.Sum(nil))}
}

// salt is the salt of one value of one transfer.
func (k *personKey) salt(t ledger.TransferID, name string) []byte {
	const digits = 20
	b := append(strconv.AppendInt(make([]byte, 0, digits+1+len(name)), int64(t), 10), '\n')
	k.mac.Reset()
	k.mac.Write(append(b, name...))
	return k.mac.Sum(nil)
}

// commit hides a value; nothing is left out, not hidden.
func (k *personKey) commit(t ledger.TransferID, name, value string) []byte {
	if value == "" {
		return nil
	}
	c := prooffile.Commit(name, k.salt(t, name), []byte(value))
	return c[:]
}
