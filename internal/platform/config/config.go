// Package config reads the settings of the program. Each may be given on the
// command line, in the environment, or in a YAML file, in this order of
// precedence; a program without any settings works.
package config

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	// Time zones must be known on machines that have no tables of their own.
	_ "time/tzdata"

	"xuefen/internal/platform/i18n"
)

// Config is the settings in force. Make it with Default or Load.
type Config struct {
	Data           string         // folder of everything the program keeps
	Database       Secret         // URL of PostgreSQL; "" is SQLite in Data
	Listen         string         // address
	PublicURL      string         // where browsers reach the program, "" if they reach Listen
	LogLevel       string         // debug, info, warn, error
	LogFormat      string         // text, json
	Language       i18n.Language  // of readers whose language is unknown
	TimeZone       *time.Location // of tenants that have chosen none
	SessionHours   int            // how long a sign-in lasts without use
	UploadLimit    int64          // bytes of one file
	Workers        int            // jobs at once; 0 is one per processor
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	MetricsToken   Secret         // guards /metrics; "" leaves it open
	SealKeyFile    string         // file of the key that seals records; "" is one in Data, made when needed
	ShutdownGrace  time.Duration  // how long running requests may take to end
}

// Secret is a text that never shows itself in logs, errors or JSON.
type Secret string

const hidden = "[hidden]"

// Reveal gives the text itself.
func (s Secret) Reveal() string { return string(s) }

// String is "" for an empty secret and "[hidden]" for any other.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

// GoString hides the text from %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the text from JSON and logs.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Default is the settings of a program that was given none.
func Default() Config {
	var c Config
	for _, s := range settings() {
		_ = s.set(&c, s.Default) // a test gives every default through Load, which would refuse a wrong one
	}
	return c
}

// String lists the settings in force, one a line, with secrets hidden.
func (c Config) String() string {
	var b strings.Builder
	for _, s := range settings() {
		fmt.Fprintf(&b, "%s: %s\n", s.Key, s.show(&c))
	}
	return b.String()
}
