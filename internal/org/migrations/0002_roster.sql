-- +goose Up
-- An import of people from a spreadsheet. The content stays until it is
-- forgotten, so that columns can be chosen and cells mended again; the report
-- stays for ever.
CREATE TABLE roster_import (
  id {{pk}},
  tenant_id bigint NOT NULL,
  file_name text NOT NULL,
  content {{bytes}},
  state text NOT NULL,
  layout text NOT NULL DEFAULT '{}',
  report text NOT NULL DEFAULT '{}',
  revision bigint NOT NULL DEFAULT 1,
  created_at bigint NOT NULL,
  created_by bigint NOT NULL DEFAULT 0,
  finished_at bigint
);
CREATE INDEX roster_import_tenant ON roster_import (tenant_id, id);
{{tenant_table "roster_import"}}

-- The rows of the preview that have something wrong or worth saying.
CREATE TABLE roster_row (
  import_id bigint NOT NULL,
  position bigint NOT NULL,
  tenant_id bigint NOT NULL,
  sheet text NOT NULL,
  number bigint NOT NULL,
  rejected boolean NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (import_id, position)
){{clustered}};
{{tenant_table "roster_row"}}

-- Cells mended by hand; they replace those of the file.
CREATE TABLE roster_edit (
  import_id bigint NOT NULL,
  row_number bigint NOT NULL,
  column_key text NOT NULL,
  tenant_id bigint NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (import_id, row_number, column_key)
){{clustered}};
{{tenant_table "roster_edit"}}
