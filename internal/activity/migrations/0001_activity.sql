-- +goose Up
CREATE TABLE verb (
  id {{pk}},
  tenant_id bigint NOT NULL,
  code text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL
);
CREATE UNIQUE INDEX verb_code ON verb (tenant_id, code);
{{tenant_table "verb"}}

CREATE TABLE object_type (
  id {{pk}},
  tenant_id bigint NOT NULL,
  code text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL
);
CREATE UNIQUE INDEX object_type_code ON object_type (tenant_id, code);
{{tenant_table "object_type"}}

-- What extra attributes mean, so that rules can be checked before they run.
CREATE TABLE attribute (
  id {{pk}},
  tenant_id bigint NOT NULL,
  about text NOT NULL,
  code text NOT NULL,
  type text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  unit text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX attribute_code ON attribute (tenant_id, about, code);
{{tenant_table "attribute"}}

CREATE TABLE object (
  id {{pk}},
  tenant_id bigint NOT NULL,
  type text NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  name_en text NOT NULL DEFAULT '',
  value bigint,
  category text NOT NULL DEFAULT '',
  topic text NOT NULL DEFAULT '',
  difficulty text NOT NULL DEFAULT '',
  importance text NOT NULL DEFAULT '',
  tags text NOT NULL DEFAULT '[]',
  parent text NOT NULL DEFAULT '',
  open_until bigint,
  custom text NOT NULL DEFAULT '{}',
  retired_at bigint,
  recorded_at bigint NOT NULL
);
CREATE UNIQUE INDEX object_code ON object (tenant_id, type, code);
{{tenant_table "object"}}

-- The running number per person. Its row is also the lock that orders
-- concurrent recordings for one person.
CREATE TABLE activity_person (
  person_id {{pk}},
  tenant_id bigint NOT NULL,
  last_seq bigint NOT NULL
);
{{tenant_table "activity_person"}}

CREATE TABLE activity (
  id {{pk}},
  tenant_id bigint NOT NULL,
  person_id bigint NOT NULL,
  seq bigint NOT NULL,
  verb text NOT NULL,
  object_type text NOT NULL,
  object_code text NOT NULL,
  object_name text NOT NULL DEFAULT '',
  parent_code text NOT NULL DEFAULT '',
  occurred_at bigint NOT NULL,
  recorded_at bigint NOT NULL,
  evidence bigint NOT NULL,
  result text NOT NULL DEFAULT '',
  source text NOT NULL,
  source_key text NOT NULL,
  content_hash {{bytes}} NOT NULL,
  mac {{bytes}} NOT NULL,
  derived_from bigint,
  intake_id bigint
);
CREATE UNIQUE INDEX activity_source_key ON activity (tenant_id, source, source_key);
CREATE UNIQUE INDEX activity_person_seq ON activity (tenant_id, person_id, seq);
CREATE INDEX activity_derived_from ON activity (tenant_id, derived_from) WHERE derived_from IS NOT NULL;
{{tenant_table "activity"}}
{{append_only "activity"}}

CREATE TABLE withdrawal (
  activity_id {{pk}},
  tenant_id bigint NOT NULL,
  reason text NOT NULL,
  account_id bigint NOT NULL,
  withdrawn_at bigint NOT NULL,
  superseded_by bigint
);
{{tenant_table "withdrawal"}}
{{append_only "withdrawal"}}

-- One file on its way in. Rows done are counted in the transaction that
-- records them, so that a crash resumes at the right row.
CREATE TABLE intake (
  id {{pk}},
  tenant_id bigint NOT NULL,
  subject text NOT NULL,
  file_name text NOT NULL,
  blob text NOT NULL DEFAULT '',
  source text NOT NULL,
  mapping text NOT NULL DEFAULT '{}',
  state text NOT NULL,
  rows_total bigint NOT NULL DEFAULT 0,
  rows_done bigint NOT NULL DEFAULT 0,
  accepted bigint NOT NULL DEFAULT 0,
  repeated bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  credited bigint NOT NULL DEFAULT 0,
  failure text NOT NULL DEFAULT '',
  failure_args text NOT NULL DEFAULT '{}',
  account_id bigint NOT NULL DEFAULT 0,
  started_at bigint NOT NULL,
  ended_at bigint
);
CREATE INDEX intake_started ON intake (tenant_id, started_at);
{{tenant_table "intake"}}

CREATE TABLE intake_reject (
  id {{pk}},
  tenant_id bigint NOT NULL,
  intake_id bigint NOT NULL,
  row_number bigint NOT NULL,
  column_key text NOT NULL DEFAULT '',
  code text NOT NULL,
  args text NOT NULL DEFAULT '{}',
  raw text NOT NULL DEFAULT ''
);
CREATE INDEX intake_reject_row ON intake_reject (tenant_id, intake_id, row_number);
{{tenant_table "intake_reject"}}
