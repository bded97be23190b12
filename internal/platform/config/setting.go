package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"xuefen/internal/platform/i18n"
)

// envPrefix begins the name of every environment variable we read.
const envPrefix = "XUEFEN_"

// Setting describes one setting. The list of all of them is the only place
// where settings are described: flags, environment, file and guide follow it.
type Setting struct {
	Key     string // in the file
	Default string
	English string // what it is for
	Chinese string
	// Secret settings are never shown, and may be given as <key>_file: a file
	// that holds the value.
	Secret bool
	// NoFlag settings cannot be given on the command line, where every user of
	// the machine would see them.
	NoFlag bool

	set  func(c *Config, text string) error
	show func(c *Config) string
}

// Flag is the name on the command line, without dashes.
func (s Setting) Flag() string { return strings.ReplaceAll(s.Key, "_", "-") }

// Env is the name of the environment variable.
func (s Setting) Env() string { return envPrefix + strings.ToUpper(s.Key) }

// Settings lists every setting in the order of the guide.
func Settings() []Setting { return settings() }

func settings() []Setting {
	return []Setting{
		text("data", "./data", "Folder for the database, uploaded files and keys. Back it up.", "存放数据库、上传文件和密钥的目录，请定期备份。",
			func(c *Config) *string { return &c.Data }),
		secret("database", "URL of a PostgreSQL database (postgres://…). Empty: an SQLite database in the data folder.", "PostgreSQL 数据库地址（postgres://…）；留空则在数据目录中使用 SQLite。", false,
			func(c *Config) *Secret { return &c.Database }),
		checked("listen", ":8080", "Address to listen on.", "监听地址。", i18n.Phrase{Code: "config.expects_address"},
			func(c *Config) *string { return &c.Listen }, isListenAddress),
		checked("public_url", "", "Where browsers reach the program, if a proxy stands before it (https://…).", "经反向代理访问时，浏览器所用的网址（https://…）。", i18n.Phrase{Code: "config.expects_url"},
			func(c *Config) *string { return &c.PublicURL }, isOrigin),
		choice("log_level", "info", "How much is logged.", "日志详细程度。", []string{"debug", "info", "warn", "error"},
			func(c *Config) *string { return &c.LogLevel }),
		choice("log_format", "text", "How lines of the log are written.", "日志格式。", []string{"text", "json"},
			func(c *Config) *string { return &c.LogFormat }),
		language(),
		timeZone(),
		number("session_hours", 168, 1, 8760, "Hours until an unused sign-in ends.", "登录后多少小时未使用即失效。",
			func(c *Config) *int { return &c.SessionHours }),
		uploadLimit(),
		number("workers", 0, 0, 256, "Background jobs at the same time. 0: one per processor.", "同时运行的后台任务数；0 表示每个处理器一个。",
			func(c *Config) *int { return &c.Workers }),
		trustedProxies(),
		secret("metrics_token", "Token that /metrics asks for. Empty: open to everybody who reaches it.", "访问 /metrics 所需的令牌；留空则不校验。", true,
			func(c *Config) *Secret { return &c.MetricsToken }),
		text("seal_key_file", "", "File of the key that seals records against forgery. Keep it apart from the database. Empty: one in the data folder, made when needed.", "用于防伪封存的密钥文件，应与数据库分开保管；留空则在数据目录中自动生成。",
			func(c *Config) *string { return &c.SealKeyFile }),
		duration("shutdown_grace", 15*time.Second, "How long running requests may take to end when the program stops.", "停止时等待进行中请求完成的时间。",
			func(c *Config) *time.Duration { return &c.ShutdownGrace }),
	}
}

// wrong says what a setting expects; Load adds which setting and where.
type wrong struct{ expects i18n.Phrase }

func (w wrong) Error() string { return "expects " + w.expects.Code }

func text(key, standard, en, zh string, at func(*Config) *string) Setting {
	return Setting{
		Key: key, Default: standard, English: en, Chinese: zh,
		set:  func(c *Config, text string) error { *at(c) = text; return nil },
		show: func(c *Config) string { return *at(c) },
	}
}

func secret(key, en, zh string, noFlag bool, at func(*Config) *Secret) Setting {
	return Setting{
		Key: key, English: en, Chinese: zh, Secret: true, NoFlag: noFlag,
		set:  func(c *Config, text string) error { *at(c) = Secret(text); return nil },
		show: func(c *Config) string { return at(c).String() },
	}
}

func checked(key, standard, en, zh string, expects i18n.Phrase, at func(*Config) *string, ok func(string) bool) Setting {
	s := text(key, standard, en, zh, at)
	s.set = func(c *Config, text string) error {
		if !ok(text) {
			return wrong{expects}
		}
		*at(c) = text
		return nil
	}
	return s
}

func choice(key, standard, en, zh string, allowed []string, at func(*Config) *string) Setting {
	expects := i18n.Phrase{Code: "config.expects_one_of", Args: map[string]any{"allowed": allowed}}
	listed := " " + strings.Join(allowed, ", ") + "."
	return checked(key, standard, en+listed, zh+listed, expects, at, func(text string) bool {
		for _, a := range allowed {
			if a == text {
				return true
			}
		}
		return false
	})
}

func number(key string, standard, least, most int, en, zh string, at func(*Config) *int) Setting {
	return Setting{
		Key: key, Default: strconv.Itoa(standard), English: en, Chinese: zh,
		set: func(c *Config, text string) error {
			n, err := strconv.Atoi(text)
			if err != nil || n < least || n > most {
				return wrong{i18n.Phrase{Code: "config.expects_number", Args: map[string]any{"min": least, "max": most}}}
			}
			*at(c) = n
			return nil
		},
		show: func(c *Config) string { return strconv.Itoa(*at(c)) },
	}
}

func duration(key string, standard time.Duration, en, zh string, at func(*Config) *time.Duration) Setting {
	return Setting{
		Key: key, Default: standard.String(), English: en, Chinese: zh,
		set: func(c *Config, text string) error {
			d, err := time.ParseDuration(text)
			if err != nil || d < 0 {
				return wrong{i18n.Phrase{Code: "config.expects_duration"}}
			}
			*at(c) = d
			return nil
		},
		show: func(c *Config) string { return at(c).String() },
	}
}

func language() Setting {
	return Setting{
		Key: "language", Default: string(i18n.Chinese),
		English: "Language of readers whose own is unknown: zh-CN, en.", Chinese: "无法判断读者语言时使用的语言：zh-CN、en。",
		set: func(c *Config, text string) error {
			l, ok := i18n.ParseLanguage(text)
			if !ok {
				return wrong{i18n.Phrase{Code: "config.expects_one_of", Args: map[string]any{"allowed": []string{string(i18n.Chinese), string(i18n.English)}}}}
			}
			c.Language = l
			return nil
		},
		show: func(c *Config) string { return string(c.Language) },
	}
}

func timeZone() Setting {
	return Setting{
		Key: "time_zone", Default: "Asia/Shanghai",
		English: "Time zone of tenants that have chosen none.", Chinese: "企业未另行设置时使用的时区。",
		set: func(c *Config, text string) error {
			zone, err := time.LoadLocation(text)
			if err != nil || text == "" || text == "Local" {
				return wrong{i18n.Phrase{Code: "config.expects_zone"}}
			}
			c.TimeZone = zone
			return nil
		},
		show: func(c *Config) string { return c.TimeZone.String() },
	}
}

func uploadLimit() Setting {
	return Setting{
		Key: "upload_limit", Default: "200MB",
		English: "Largest file that may be uploaded.", Chinese: "单个上传文件的大小上限。",
		set: func(c *Config, text string) error {
			n, ok := parseSize(text)
			if !ok {
				return wrong{i18n.Phrase{Code: "config.expects_size"}}
			}
			c.UploadLimit = n
			return nil
		},
		show: func(c *Config) string { return strconv.FormatInt(c.UploadLimit, 10) },
	}
}

func trustedProxies() Setting {
	return Setting{
		Key:     "trusted_proxies",
		English: "Addresses or networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, separated by commas.",
		Chinese: "可信反向代理的地址或网段，以逗号分隔；只采信它们的 X-Forwarded-For 和 X-Forwarded-Proto。",
		set: func(c *Config, text string) error {
			networks, ok := parseNetworks(text)
			if !ok {
				return wrong{i18n.Phrase{Code: "config.expects_networks"}}
			}
			c.TrustedProxies = networks
			return nil
		},
		show: func(c *Config) string {
			shown := make([]string, len(c.TrustedProxies))
			for i, p := range c.TrustedProxies {
				shown[i] = p.String()
			}
			return strings.Join(shown, ",")
		},
	}
}

// parseSize reads a number of bytes, optionally with KB, MB or GB of 1024.
func parseSize(text string) (int64, bool) {
	const most = 1 << 40
	unit := int64(1)
	for ending, size := range map[string]int64{"KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30} {
		if rest, ok := strings.CutSuffix(strings.ToUpper(text), ending); ok {
			text, unit = strings.TrimSpace(rest), size
			break
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || n > most/unit {
		return 0, false
	}
	return n * unit, true
}

func parseNetworks(text string) ([]netip.Prefix, bool) {
	var networks []netip.Prefix
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		network, err := netip.ParsePrefix(part)
		if err != nil {
			address, err := netip.ParseAddr(part)
			if err != nil {
				return nil, false
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		networks = append(networks, network)
	}
	return networks, true
}

func isListenAddress(text string) bool {
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		return false
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && fmt.Sprint(n) == port
}

func isOrigin(text string) bool {
	if text == "" {
		return true
	}
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil &&
		u.Path == "" && u.RawQuery == "" && u.Fragment == ""
}
