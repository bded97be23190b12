package config_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"xuefen/internal/platform/config"
	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func environment(pairs map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := pairs[name]; return v, ok }
}

func TestWithoutSettingsTheProgramWorks(t *testing.T) {
	c, err := config.Load(config.Sources{})
	if err != nil {
		t.Fatal(err)
	}
	if c.Data != "./data" || c.Listen != ":8080" || c.Database != "" || c.Language != i18n.Chinese ||
		c.TimeZone.String() != "Asia/Shanghai" || c.UploadLimit != 200<<20 || c.ShutdownGrace != 15*time.Second {
		t.Errorf("got\n%v", c)
	}
}

func TestEveryDefaultIsAValueThatMayBeGiven(t *testing.T) {
	given := map[string]string{}
	for _, s := range config.Settings() {
		if !s.NoFlag {
			given[s.Key] = s.Default
		}
	}
	c, err := config.Load(config.Sources{Flags: given})
	if err != nil || c.String() != config.Default().String() {
		t.Errorf("got %v\n%v\nwant\n%v", err, c, config.Default())
	}
}

func TestFlagsBeforeEnvironmentBeforeFile(t *testing.T) {
	file := write(t, "c.yaml", "# ours\nlisten: ':1'\nlog_level: warn\nsession_hours: 3\ntrusted_proxies: [10.0.0.0/8, 192.168.1.1]\n")
	c, err := config.Load(config.Sources{
		File:  file,
		Env:   environment(map[string]string{"XUEFEN_LISTEN": ":2", "XUEFEN_LOG_LEVEL": "error"}),
		Flags: map[string]string{"listen": ":3"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != ":3" || c.LogLevel != "error" || c.SessionHours != 3 {
		t.Errorf("got\n%v", c)
	}
	if len(c.TrustedProxies) != 2 || c.TrustedProxies[1].String() != "192.168.1.1/32" {
		t.Errorf("got %v", c.TrustedProxies)
	}
}

func TestSecretsComeFromFilesAndNeverShow(t *testing.T) {
	token := write(t, "token", "S3CRET\n")
	c, err := config.Load(config.Sources{Env: environment(map[string]string{
		"XUEFEN_METRICS_TOKEN_FILE": token, "XUEFEN_DATABASE": "postgres://u:S3CRET@db/x",
	})})
	if err != nil {
		t.Fatal(err)
	}
	if c.MetricsToken.Reveal() != "S3CRET" {
		t.Errorf("got %q", c.MetricsToken.Reveal())
	}
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{c.String(), string(asJSON), fmt.Sprintf("%v %+v %#v", c, c, c.Database)} {
		if strings.Contains(shown, "S3CRET") || !strings.Contains(shown, "[hidden]") {
			t.Errorf("a secret shows: %s", shown)
		}
	}
	_, err = config.Load(config.Sources{Env: environment(map[string]string{"XUEFEN_METRICS_TOKEN_FILE": token, "XUEFEN_METRICS_TOKEN": "x"})})
	if fault.CodeOf(err) != "config.secret_twice" {
		t.Errorf("got %v", err)
	}
	_, err = config.Load(config.Sources{Flags: map[string]string{"database_file": "/no/such/file"}})
	if fault.CodeOf(err) != "config.secret_unreadable" {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"lisen: ':1'":                   "config.unknown_setting",
		"listen: ':1'\nlisten: ':2'":    "config.repeated_setting",
		"listen: nowhere":               "config.value_invalid",
		"listen: ':99999'":              "config.value_invalid",
		"public_url: ftp://x":           "config.value_invalid",
		"public_url: https://x/y":       "config.value_invalid",
		"log_level: loud":               "config.value_invalid",
		"language: fr":                  "config.value_invalid",
		"time_zone: Mars/Olympus":       "config.value_invalid",
		"session_hours: 0":              "config.value_invalid",
		"upload_limit: 9999999999GB":    "config.value_invalid",
		"shutdown_grace: soon":          "config.value_invalid",
		"trusted_proxies: 10.0.0.0/99":  "config.value_invalid",
		"listen: {a: b}":                "config.value_not_plain",
		"- listen":                      "config.file_not_settings",
		"listen: [":                     "config.file_malformed",
		strings.Repeat("# long\n", 1e5): "config.file_too_large",
	} {
		_, err := config.Load(config.Sources{File: write(t, "c.yaml", text)})
		if got := fault.CodeOf(err); got != want {
			t.Errorf("%.40q: got %v, want %s", text, err, want)
		}
	}
	_, err := config.Load(config.Sources{File: "/no/such/file.yaml"})
	if fault.CodeOf(err) != "config.file_unreadable" {
		t.Errorf("got %v", err)
	}
}

func TestTheSentenceSaysWhereAndWhat(t *testing.T) {
	b := i18n.New()
	if err := b.Load(i18n.Locales); err != nil {
		t.Fatal(err)
	}
	say := func(text string, l i18n.Language) string {
		_, err := config.Load(config.Sources{File: write(t, "c.yaml", text)})
		f, ok := fault.Of(err)
		if !ok {
			t.Fatalf("got %v, want a fault", err)
		}
		return b.Sentence(l, f.Code, f.Args)
	}
	if got, want := say("\n\nworker: 3", i18n.English), "Line 3 of the configuration file: there is no setting “worker”. Did you mean “workers”?"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := say("log_level: loud", i18n.Chinese), "设置“log_level”（来自配置文件）的值无法使用，应为以下之一：debug、info、warn、error。"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for want, from := range map[string]config.Sources{
		"The setting “workers” (from the command line) cannot be used. It must be a whole number from 0 to 256.": {Flags: map[string]string{"workers": "many"}},
		"The setting “workers” (from the environment) cannot be used. It must be a whole number from 0 to 256.":  {Env: environment(map[string]string{"XUEFEN_WORKERS": "-1"})},
	} {
		_, err := config.Load(from)
		if f, ok := fault.Of(err); !ok || b.Sentence(i18n.English, f.Code, f.Args) != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if missing := b.Missing(); len(missing) > 0 {
		t.Errorf("missing %q", missing)
	}
}

func TestFlagsAreMadeFromTheSettings(t *testing.T) {
	flags := config.NewFlags()
	var cli struct {
		kong.Plugins
		Serve struct{} `cmd:""`
	}
	cli.Plugins = kong.Plugins{flags.Struct()}
	parser, err := kong.New(&cli)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse([]string{"serve", "--data", "/srv/x", "--log-level=debug", "--metrics-token-file", "/t"}); err != nil {
		t.Fatal(err)
	}
	got := flags.Values()
	if len(got) != 3 || got["data"] != "/srv/x" || got["log_level"] != "debug" || got["metrics_token_file"] != "/t" {
		t.Errorf("got %v", got)
	}
	if _, err := parser.Parse([]string{"serve", "--metrics-token", "x"}); err == nil {
		t.Error("a token must not stand on the command line")
	}
}

func TestTheGuideNamesEverySetting(t *testing.T) {
	guide := config.Document()
	for _, s := range config.Settings() {
		if !strings.Contains(guide, "`"+s.Env()+"`") || s.English == "" || s.Chinese == "" {
			t.Errorf("%s is not described", s.Key)
		}
	}
}

func FuzzFile(f *testing.F) {
	for _, seed := range []string{"listen: ':1'", "a: &a [*a]", "trusted_proxies: [1, 2]", "? {x: y}\n: z", "%YAML 9", "\xef\xbb\xbfdata: 数据", "- - -"} {
		f.Add([]byte(seed))
	}
	path := filepath.Join(f.TempDir(), "c.yaml")
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(config.Sources{File: path})
		if err != nil {
			if _, ok := fault.Of(err); !ok {
				t.Fatalf("%q: %v is not a fault", b, err)
			}
			return
		}
		if c.TimeZone == nil || c.SessionHours < 1 || c.UploadLimit < 1 || c.Listen == "" {
			t.Fatalf("%q gave unusable settings:\n%v", b, c)
		}
	})
}
