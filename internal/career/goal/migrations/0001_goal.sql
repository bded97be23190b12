-- +goose Up
CREATE TABLE goal (
  id {{pk}},
  tenant_id bigint NOT NULL,
  code text NOT NULL,
  retired_at bigint,
  retired_by bigint,
  retire_reason text NOT NULL DEFAULT '',
  created_at bigint NOT NULL
);
CREATE UNIQUE INDEX goal_code ON goal (tenant_id, code);
{{tenant_table "goal"}}

-- A draft may change; from publication on the row stays as it is.
CREATE TABLE goal_version (
  id {{pk}},
  tenant_id bigint NOT NULL,
  goal_id bigint NOT NULL,
  version bigint NOT NULL,
  definition text NOT NULL,
  cause text NOT NULL DEFAULT '',
  drafted_by bigint NOT NULL,
  drafted_at bigint NOT NULL,
  published_by bigint,
  published_at bigint
);
CREATE UNIQUE INDEX goal_version_number ON goal_version (tenant_id, goal_id, version);
{{tenant_table "goal_version"}}
