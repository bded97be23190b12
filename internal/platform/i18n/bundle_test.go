package i18n_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"xuefen/internal/platform/i18n"
)

func catalogue(zh, en string) fstest.MapFS {
	return fstest.MapFS{
		"locales/zh-CN.json": {Data: []byte(zh)},
		"locales/en.json":    {Data: []byte(en)},
	}
}

func TestSentencesOfThePlatformAreCompleteInBothLanguages(t *testing.T) {
	b := i18n.New()
	if err := b.Load(i18n.Locales); err != nil {
		t.Fatal(err)
	}
	if got := b.Differences(); len(got) > 0 {
		t.Fatalf("the languages disagree: %q", got)
	}
	got := b.Sentence(i18n.English, "amount.too_many_decimals", map[string]any{"value": "2.505"})
	if want := "“2.505” has more than two decimals. Round it to two, such as 2.50."; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
}

func TestArgumentsFillTheSentence(t *testing.T) {
	b := i18n.New()
	if err := b.Load(catalogue(`{"a":"第 {n} 行应为 {list} 之一，{n}。","b":"{"}`, `{"a":"Row {n} must be one of {list}, {n}.","b":"{"}`)); err != nil {
		t.Fatal(err)
	}
	args := map[string]any{"n": 3, "list": []string{"甲", "乙"}}
	if got, want := b.Sentence(i18n.Chinese, "a", args), "第 3 行应为 甲、乙 之一，3。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := b.Sentence(i18n.English, "a", args), "Row 3 must be one of 甲, 乙, 3."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := b.Sentence(i18n.English, "b", nil); got != "{" {
		t.Errorf("an open brace stays as it is: got %q", got)
	}
}

func TestAPhraseIsSaidInTheLanguageOfItsSentence(t *testing.T) {
	b := i18n.New()
	if err := b.Load(catalogue(`{"a":"应为{what}。","p":"{n} 以内的数"}`, `{"a":"Must be {what}.","p":"a number below {n}"}`)); err != nil {
		t.Fatal(err)
	}
	args := map[string]any{"what": i18n.Phrase{Code: "p", Args: map[string]any{"n": 9}}}
	if got, want := b.Sentence(i18n.English, "a", args), "Must be a number below 9."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhatCannotBeSaidIsReported(t *testing.T) {
	b := i18n.New()
	if err := b.Load(catalogue(`{"a":"{who}"}`, `{"a":"{who}"}`)); err != nil {
		t.Fatal(err)
	}
	if got := b.Sentence(i18n.English, "no.such", nil); got != "no.such" {
		t.Errorf("got %q, want the code itself", got)
	}
	if got := b.Sentence(i18n.Chinese, "a", nil); got != "{who}" {
		t.Errorf("got %q, want the argument's name", got)
	}
	if got, want := b.Missing(), []string{"en no.such", "zh-CN a {who}"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLoadRefusesUnclearCatalogues(t *testing.T) {
	for name, c := range map[string]fstest.MapFS{
		"repeated code": catalogue(`{"a":"1","a":"2"}`, `{"a":"1"}`),
		"nested":        catalogue(`{"a":{"b":"1"}}`, `{}`),
		"not an object": catalogue(`[]`, `{}`),
		"cut off":       catalogue(`{"a":"1"`, `{}`),
		"one language":  {"locales/en.json": {Data: []byte(`{}`)}},
	} {
		if err := i18n.New().Load(c); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
	b := i18n.New()
	if err := b.Load(catalogue(`{"a":"1"}`, `{"a":"1"}`), catalogue(`{"a":"2"}`, `{"a":"2"}`)); err == nil {
		t.Error("a code of two modules: want an error")
	}
}

func TestDifferencesNameTheCode(t *testing.T) {
	b := i18n.New()
	if err := b.Load(catalogue(`{"a":"{x}","only.zh":"1"}`, `{"a":"{y}"}`)); err != nil {
		t.Fatal(err)
	}
	want := []string{"a of en uses [y], the other language uses [x]", "en has no sentence for only.zh"}
	if got := b.Differences(); !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
}

func TestNegotiate(t *testing.T) {
	for header, want := range map[string]i18n.Language{
		"":                              i18n.Chinese,
		"zh-CN,zh;q=0.9,en;q=0.8":       i18n.Chinese,
		"en-GB,en;q=0.9":                i18n.English,
		"zh-TW":                         i18n.Chinese,
		"fr-FR,en;q=0.5,zh;q=0.4":       i18n.English,
		"ja":                            i18n.Chinese,
		"*":                             i18n.Chinese,
		"en;q=0,zh":                     i18n.Chinese,
		"en;;;q=x":                      i18n.Chinese,
		string(make([]byte, 2000)):      i18n.Chinese,
		"de-DE, de;q=0.9, en-US;q=0.71": i18n.English,
	} {
		if got := i18n.Negotiate(header, ""); got != want {
			t.Errorf("%.40q: got %s, want %s", header, got, want)
		}
	}
	if got := i18n.Negotiate("ja", i18n.English); got != i18n.English {
		t.Errorf("fallback: got %s, want en", got)
	}
}

func FuzzNegotiate(f *testing.F) {
	f.Add("zh-CN,zh;q=0.9,en;q=0.8")
	f.Add("en;q=0")
	f.Add("x-klingon,*")
	f.Fuzz(func(t *testing.T, header string) {
		if l := i18n.Negotiate(header, i18n.English); !slices.Contains(i18n.Languages(), l) {
			t.Fatalf("%q gave %q, which the program does not speak", header, l)
		}
	})
}
