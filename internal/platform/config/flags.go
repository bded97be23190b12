package config

import (
	"fmt"
	"reflect"
	"strings"
)

// Flags is the settings as flags of a command line. It makes a struct for the
// command-line library, so that flags are described nowhere but in Settings.
type Flags struct {
	holder reflect.Value
	keys   []string
}

// NewFlags makes flags of which none is given yet.
func NewFlags() *Flags {
	f := &Flags{}
	var fields []reflect.StructField
	add := func(key, flag, help string) {
		f.keys = append(f.keys, key)
		fields = append(fields, reflect.StructField{
			Name: "Setting" + fmt.Sprint(len(fields)), Type: reflect.TypeFor[*string](),
			Tag: reflect.StructTag(fmt.Sprintf(`name:%q help:%q placeholder:"VALUE" group:"Settings"`, flag, help)),
		})
	}
	for _, s := range settings() {
		if !s.NoFlag {
			add(s.Key, s.Flag(), s.English)
		}
		if s.Secret {
			add(s.Key+"_file", s.Flag()+"-file", "File that holds "+s.Key+".")
		}
	}
	f.holder = reflect.New(reflect.StructOf(fields))
	return f
}

// Struct is a pointer to a struct with a field of type *string per setting,
// tagged for kong; give it to kong.Plugins.
func (f *Flags) Struct() any { return f.holder.Interface() }

// Values are the settings that were given, by key, for Sources.
func (f *Flags) Values() map[string]string {
	values := map[string]string{}
	for i, key := range f.keys {
		if given, ok := f.holder.Elem().Field(i).Interface().(*string); ok && given != nil {
			values[key] = *given
		}
	}
	return values
}

// Document is the guide to all settings as Markdown, for docs/configuration.md.
func Document() string {
	var b strings.Builder
	b.WriteString(`<!-- Generated from internal/platform/config; do not edit. -->
# Configuration · 配置

Every setting may be given as a flag, as an environment variable, or in a YAML file named by ` + "`--config`" + `. Flags win over the environment, the environment over the file, the file over the default. Without any setting the program works.

每项设置都可以用命令行参数、环境变量或 ` + "`--config`" + ` 指定的 YAML 文件给出；优先级依次为：参数、环境变量、文件、默认值。不做任何设置也能运行。

`)
	for _, s := range settings() {
		fmt.Fprintf(&b, "## `%s`\n\n%s\n\n%s\n\n", s.Key, s.English, s.Chinese)
		if s.NoFlag {
			fmt.Fprintf(&b, "- environment `%s`\n", s.Env())
		} else {
			fmt.Fprintf(&b, "- flag `--%s`, environment `%s`\n", s.Flag(), s.Env())
		}
		if s.Secret {
			fmt.Fprintf(&b, "- or in a file: `%s_file`, flag `--%s-file`, environment `%s_FILE`\n", s.Key, s.Flag(), s.Env())
		}
		if s.Default != "" {
			fmt.Fprintf(&b, "- default `%s`\n", s.Default)
		}
		b.WriteByte('\n')
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
