package db

import (
	"fmt"
	"text/template"
)

// words are what migrations say where the two databases differ:
//
//	{{pk}}                     the type of a table's own id
//	{{bytes}}                  a column of bytes
//	{{tenant_table "x"}}       x belongs to tenants, nobody looks across
//	{{crossing_table "x"}}     x belongs to tenants, the platform looks across
//	{{platform_table "x"}}     x belongs to no tenant
//	{{append_only "x"}}        rows of x are never changed or removed
//	{{clustered}}              a table kept in the order of its primary key
//
// Every table gets one of the three kinds right after it is made; a test
// refuses migrations that forget it.
func words(postgres bool) template.FuncMap {
	w := sqliteWords
	if postgres {
		w = postgresWords
	}
	return w()
}

func postgresWords() template.FuncMap {
	secure := func(table, condition string) string {
		return fmt.Sprintf(`ALTER TABLE %[1]s ENABLE ROW LEVEL SECURITY;
ALTER TABLE %[1]s FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON %[1]s USING (%[2]s) WITH CHECK (%[2]s);
%[3]s`, table, condition, grant(table, "SELECT, INSERT, UPDATE, DELETE"))
	}
	const own = "tenant_id = COALESCE(NULLIF(current_setting('app.tenant', true), ''), '0')::bigint"
	return template.FuncMap{
		"pk":             func() string { return "bigint PRIMARY KEY" },
		"bytes":          func() string { return "bytea" },
		"clustered":      func() string { return "" },
		"tenant_table":   func(t string) string { return secure(t, own) },
		"crossing_table": func(t string) string { return secure(t, own+" OR current_setting('app.platform', true) = 'on'") },
		"platform_table": func(t string) string { return grant(t, "SELECT, INSERT, UPDATE, DELETE") },
		"append_only":    appendOnlyPostgres,
		"postgres":       func() bool { return true },
	}
}

// grant gives the application role its rights when that role exists.
func grant(table, rights string) string {
	return fmt.Sprintf(`-- +goose StatementBegin
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '%[1]s') THEN
GRANT %[3]s ON %[2]s TO %[1]s; END IF; END $$;
-- +goose StatementEnd
`, appRole, table, rights)
}

func appendOnlyPostgres(table string) string {
	return fmt.Sprintf(`-- +goose StatementBegin
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '%[1]s') THEN
REVOKE UPDATE, DELETE, TRUNCATE ON %[2]s FROM %[1]s; END IF; END $$;
-- +goose StatementEnd
`, appRole, table)
}

func sqliteWords() template.FuncMap {
	nothing := func(string) string { return "" }
	return template.FuncMap{
		"pk":             func() string { return "INTEGER PRIMARY KEY" },
		"bytes":          func() string { return "blob" },
		"clustered":      func() string { return "WITHOUT ROWID" },
		"tenant_table":   nothing,
		"crossing_table": nothing,
		"platform_table": nothing,
		"append_only":    appendOnlySQLite,
		"postgres":       func() bool { return false },
	}
}

func appendOnlySQLite(table string) string {
	const trigger = `-- +goose StatementBegin
CREATE TRIGGER %[1]s_never_%[2]s BEFORE %[2]s ON %[1]s BEGIN
SELECT RAISE(ABORT, '%[1]s is append-only'); END;
-- +goose StatementEnd
`
	return fmt.Sprintf(trigger, table, "UPDATE") + fmt.Sprintf(trigger, table, "DELETE")
}
