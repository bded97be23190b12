// Package i18n holds every sentence that Go shows to people, in every language
// the program speaks, and finds the language of a reader.
//
// A catalogue is a flat JSON object from code to sentence, with arguments as
// {name}. Each module embeds its own folder locales and hands it to Load; the
// sentences that belong to no module are in Locales.
package i18n

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Locales are the sentences of the platform itself.
//
//go:embed locales
var Locales embed.FS

// Bundle is the catalogues of all modules. Load it completely before it is
// shared; after that it may be used by any number of goroutines.
type Bundle struct {
	sentences map[Language]map[string]string

	mu      sync.Mutex
	missing map[string]bool
}

// New makes an empty bundle.
func New() *Bundle {
	b := &Bundle{sentences: map[Language]map[string]string{}, missing: map[string]bool{}}
	for _, l := range Languages() {
		b.sentences[l] = map[string]string{}
	}
	return b
}

// Load reads locales/<language>.json for every language from each file system.
// A file that is absent or is not a flat object of texts, and a code that is
// already there, are errors.
func (b *Bundle) Load(catalogues ...fs.FS) error {
	for _, fsys := range catalogues {
		for _, l := range Languages() {
			name := "locales/" + string(l) + ".json"
			f, err := fsys.Open(name)
			if err != nil {
				return fmt.Errorf("load sentences: %w", err)
			}
			err = b.read(l, f)
			if err = errors.Join(err, f.Close()); err != nil {
				return fmt.Errorf("load %s: %w", name, err)
			}
		}
	}
	return nil
}

func (b *Bundle) read(l Language, r io.Reader) error {
	d := json.NewDecoder(r)
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(errors.New("is not a JSON object"), err)
	}
	for d.More() {
		code, err := d.Token()
		if err != nil {
			return err
		}
		var sentence string
		if err := d.Decode(&sentence); err != nil {
			return fmt.Errorf("%v: %w", code, err)
		}
		key := fmt.Sprint(code)
		if _, known := b.sentences[l][key]; known {
			return fmt.Errorf("%s has two sentences", key)
		}
		b.sentences[l][key] = sentence
	}
	_, err := d.Token()
	return err
}

// Sentence is the sentence of a code with its arguments filled in. A code that
// has none in that language is answered by the code itself, and an argument
// that is not given stays as {name}; both are reported by Missing.
func (b *Bundle) Sentence(l Language, code string, args map[string]any) string {
	sentence, ok := b.sentences[l][code]
	if !ok {
		b.miss(string(l) + " " + code)
		return code
	}
	filled, lacking := b.fill(l, sentence, args)
	for _, name := range lacking {
		b.miss(string(l) + " " + code + " {" + name + "}")
	}
	return filled
}

// Has says whether a code has a sentence in a language, without reporting it.
func (b *Bundle) Has(l Language, code string) bool {
	_, ok := b.sentences[l][code]
	return ok
}

// Template is the sentence of a code with its arguments as {name}, or "".
func (b *Bundle) Template(l Language, code string) string { return b.sentences[l][code] }

// Codes lists the codes that have a sentence in a language, sorted.
func (b *Bundle) Codes(l Language) []string {
	return slices.Sorted(maps.Keys(b.sentences[l]))
}

// Missing lists what was asked for and could not be said so far, sorted, as
// "language code" or "language code {argument}".
func (b *Bundle) Missing() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Sorted(maps.Keys(b.missing))
}

// Differences lists where the languages disagree: a code that one of them
// lacks, or whose sentences use different arguments. It is empty when the
// catalogues are complete.
func (b *Bundle) Differences() []string {
	all := map[string]bool{}
	for _, sentences := range b.sentences {
		for code := range sentences {
			all[code] = true
		}
	}
	var found []string
	for _, code := range slices.Sorted(maps.Keys(all)) {
		want := Arguments(b.sentences[Languages()[0]][code])
		for _, l := range Languages() {
			sentence, ok := b.sentences[l][code]
			switch got := Arguments(sentence); {
			case !ok:
				found = append(found, fmt.Sprintf("%s has no sentence for %s", l, code))
			case !slices.Equal(got, want):
				found = append(found, fmt.Sprintf("%s of %s uses %v, the other language uses %v", code, l, got, want))
			}
		}
	}
	return found
}

func (b *Bundle) miss(what string) {
	const limit = 1000 // codes can come from data; the report must stay small
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.missing) < limit {
		b.missing[what] = true
	}
}

// Arguments lists the names of the {name} arguments of a sentence, sorted and
// without repeats.
func Arguments(sentence string) []string {
	var names []string
	for _, part := range strings.Split(sentence, "{")[1:] {
		if name, _, closed := strings.Cut(part, "}"); closed {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
