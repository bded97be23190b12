package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"xuefen/internal/platform/fault"
)

// The cost of one password hash: argon2id after RFC 9106, in the leaner
// setting for servers that sign many people in at once. Raising them is safe
// at any time: a password is hashed anew when its owner next signs in.
const (
	hashMemoryKiB = 19 * 1024
	hashPasses    = 2
	hashLanes     = 1
	saltBytes     = 16
	hashBytes     = 32
)

// What a stored hash may demand at most, so that a damaged row cannot exhaust
// the machine.
const (
	mostHashMemoryKiB = 256 * 1024
	mostHashPasses    = 16
	mostHashLanes     = 16
	mostHashBytes     = 128
)

// MostWaitingForHash is how many sign-ins may wait for a free core. Beyond it
// people are asked to come back instead of waiting longer than they would.
const MostWaitingForHash = 200

// passwordHash is a parsed PHC string, for instance
// $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>.
type passwordHash struct {
	memoryKiB uint32
	passes    uint32
	lanes     uint8
	salt      []byte
	sum       []byte
}

var errNotAHash = errors.New("not an argon2id hash in PHC form")

func parseHash(phc string) (passwordHash, error) {
	part := strings.Split(phc, "$")
	const parts = 6 // the string begins with the separator
	if len(part) != parts || part[0] != "" || part[1] != "argon2id" || part[2] != "v="+strconv.Itoa(argon2.Version) {
		return passwordHash{}, errNotAHash
	}
	var h passwordHash
	cost := strings.Split(part[3], ",")
	if len(cost) != 3 {
		return passwordHash{}, errNotAHash
	}
	memory, okM := costOf(cost[0], "m=", mostHashMemoryKiB)
	passes, okT := costOf(cost[1], "t=", mostHashPasses)
	lanes, okP := costOf(cost[2], "p=", mostHashLanes)
	if !okM || !okT || !okP {
		return passwordHash{}, errNotAHash
	}
	h.memoryKiB, h.passes, h.lanes = memory, passes, uint8(lanes)
	var err error
	if h.salt, err = decodePart(part[4]); err != nil {
		return passwordHash{}, err
	}
	if h.sum, err = decodePart(part[5]); err != nil {
		return passwordHash{}, err
	}
	return h, nil
}

func costOf(text, name string, most uint64) (uint32, bool) {
	digits, ok := strings.CutPrefix(text, name)
	n, err := strconv.ParseUint(digits, 10, 32)
	ok = ok && err == nil && n >= 1 && n <= most && strconv.FormatUint(n, 10) == digits
	return uint32(n), ok
}

func decodePart(text string) ([]byte, error) {
	raw, err := base64.RawStdEncoding.Strict().DecodeString(text)
	// The decoder passes over line breaks, which have no place here.
	if err != nil || strings.ContainsAny(text, "\r\n") || len(raw) < 8 || len(raw) > mostHashBytes {
		return nil, errNotAHash
	}
	return raw, nil
}

func (h passwordHash) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memoryKiB, h.passes, h.lanes,
		base64.RawStdEncoding.EncodeToString(h.salt), base64.RawStdEncoding.EncodeToString(h.sum))
}

// matches hashes the password with this hash's salt and cost.
func (h passwordHash) matches(password string) bool {
	sum := argon2.IDKey([]byte(password), h.salt, h.passes, h.memoryKiB, h.lanes, uint32(len(h.sum)))
	return subtle.ConstantTimeCompare(sum, h.sum) == 1
}

// outdated tells whether the password should be hashed anew.
func (h passwordHash) outdated() bool {
	return h.memoryKiB != hashMemoryKiB || h.passes != hashPasses || h.lanes != hashLanes || len(h.sum) != hashBytes
}

// hasher bounds how many passwords are hashed at the same time: a hash is made
// to cost time and memory, and a rush of sign-ins must not take the machine.
type hasher struct {
	slots   chan struct{}
	waiting atomic.Int64
	nobody  passwordHash // what the password of an unknown login is compared with
}

func newHasher(parallel int) *hasher {
	return &hasher{
		slots: make(chan struct{}, max(1, parallel)),
		nobody: passwordHash{memoryKiB: hashMemoryKiB, passes: hashPasses, lanes: hashLanes,
			salt: randomBytes(saltBytes), sum: randomBytes(hashBytes)},
	}
}

func (h *hasher) run(ctx context.Context, work func()) error {
	if h.waiting.Add(1) > MostWaitingForHash {
		h.waiting.Add(-1)
		return fault.New(fault.Unavailable, "identity.busy", nil)
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-h.slots }()
	work()
	return nil
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	out := passwordHash{memoryKiB: hashMemoryKiB, passes: hashPasses, lanes: hashLanes, salt: randomBytes(saltBytes)}
	err := h.run(ctx, func() {
		out.sum = argon2.IDKey([]byte(normalPassword(password)), out.salt, hashPasses, hashMemoryKiB, hashLanes, hashBytes)
	})
	return out.String(), err
}

// verify compares a password with a stored hash. An empty hash costs as much
// as a real one and never matches, so that the time tells nothing about who
// has an account. Outdated asks the caller to store a new hash.
func (h *hasher) verify(ctx context.Context, phc, password string) (matches, outdated bool, err error) {
	known := h.nobody
	if phc != "" {
		if known, err = parseHash(phc); err != nil {
			return false, false, fmt.Errorf("identity: read a stored password: %w", err)
		}
	}
	err = h.run(ctx, func() { matches = known.matches(normalPassword(password)) })
	return matches && phc != "" && err == nil, known.outdated(), err
}

// normalPassword makes one form of what keyboards write differently, for
// instance the full-width letters of a Chinese input method (SP 800-63B, 5.1.1.2).
func normalPassword(password string) string { return norm.NFKC.String(password) }

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: the runtime ends the program instead
	return b
}
