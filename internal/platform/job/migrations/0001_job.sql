-- +goose Up
CREATE TABLE job (
  id {{pk}},
  tenant_id bigint NOT NULL, -- 0: the platform's own
  kind text NOT NULL,
  once_key text NOT NULL DEFAULT '',
  args text NOT NULL,
  state text NOT NULL, -- ready, running, done, dead
  run_at bigint NOT NULL, -- 0: at once
  again_at bigint NOT NULL DEFAULT -1, -- asked for again while it runs: when to run then
  attempts integer NOT NULL DEFAULT 0,
  holder text NOT NULL DEFAULT '',
  lease_until bigint NOT NULL DEFAULT 0,
  started_at bigint NOT NULL DEFAULT 0,
  ended_at bigint NOT NULL DEFAULT 0,
  keep_until bigint NOT NULL DEFAULT 0,
  progress_done bigint NOT NULL DEFAULT 0,
  progress_total bigint NOT NULL DEFAULT 0,
  progress_text text NOT NULL DEFAULT '',
  result text NOT NULL DEFAULT '',
  error text NOT NULL DEFAULT ''
);
CREATE INDEX job_run_at_id ON job (run_at, id) WHERE state = 'ready';
CREATE INDEX job_lease_until ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_keep_until ON job (keep_until) WHERE state IN ('done', 'dead');
CREATE INDEX job_tenant_id_id ON job (tenant_id, id) WHERE state = 'dead';
CREATE UNIQUE INDEX job_tenant_id_kind_once_key ON job (tenant_id, kind, once_key)
  WHERE once_key <> '' AND state IN ('ready', 'running');
{{crossing_table "job"}}

CREATE TABLE job_schedule (
  name text PRIMARY KEY,
  spec text NOT NULL,
  next_at bigint NOT NULL
);
{{platform_table "job_schedule"}}
