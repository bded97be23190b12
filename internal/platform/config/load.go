package config

import (
	"errors"
	"os"
	"strings"

	"xuefen/internal/platform/fault"
	"xuefen/internal/platform/i18n"
)

// Sources are where settings come from.
type Sources struct {
	File  string                           // of YAML; "" for none
	Env   func(name string) (string, bool) // os.LookupEnv; nil for none
	Flags map[string]string                // by key; see Flags
}

// Load reads the settings. Whatever is wrong is a fault that names the setting
// and where it stands: config.unknown_setting, config.repeated_setting,
// config.value_invalid, config.value_not_plain, config.secret_twice,
// config.secret_unreadable, config.file_….
func Load(from Sources) (Config, error) {
	c := Default()
	var file map[string]string
	if from.File != "" {
		var err error
		if file, err = readFile(from.File); err != nil {
			return Config{}, err
		}
	}
	env := from.Env
	if env == nil {
		env = func(string) (string, bool) { return "", false }
	}
	sources := []source{
		{"config.source_flag", func(s Setting, key string) (string, bool) { v, ok := from.Flags[key]; return v, ok && !s.NoFlag }},
		{"config.source_env", func(_ Setting, key string) (string, bool) { return env(envPrefix + strings.ToUpper(key)) }},
		{"config.source_file", func(_ Setting, key string) (string, bool) { v, ok := file[key]; return v, ok }},
	}
	for _, s := range settings() {
		if err := s.load(&c, sources); err != nil {
			return Config{}, err
		}
	}
	return c, nil
}

// source is one place where a setting may stand.
type source struct {
	name string // code of its phrase
	find func(s Setting, key string) (string, bool)
}

// load takes the setting from the first source that has it.
func (s Setting) load(c *Config, sources []source) error {
	for _, from := range sources {
		value, found := from.find(s, s.Key)
		if s.Secret {
			path, inFile := from.find(s, s.Key+"_file")
			switch {
			case found && inFile:
				return fault.New(fault.Invalid, "config.secret_twice", fault.Args{"key": s.Key})
			case inFile:
				content, err := os.ReadFile(path)
				if err != nil {
					return fault.New(fault.Invalid, "config.secret_unreadable", fault.Args{"key": s.Key + "_file"}).Because(err)
				}
				value, found = strings.TrimSpace(string(content)), true
			}
		}
		if !found {
			continue
		}
		err := s.set(c, value)
		if w, ok := errors.AsType[wrong](err); ok {
			return fault.New(fault.Invalid, "config.value_invalid", fault.Args{
				"key": s.Key, "source": i18n.Phrase{Code: from.name}, "expects": w.expects,
			})
		}
		return err
	}
	return nil
}
