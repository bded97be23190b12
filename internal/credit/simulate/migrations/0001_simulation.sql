-- +goose Up
-- A simulation with what it was asked and what it found. The scenario keeps
-- the definitions themselves, so that the result can be read when the drafts
-- have long been changed.
CREATE TABLE simulation (
  id {{pk}},
  tenant_id bigint NOT NULL,
  scenario text NOT NULL,
  state text NOT NULL,
  asked_by bigint NOT NULL DEFAULT 0,
  asked_at bigint NOT NULL,
  ended_at bigint,
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  failure text NOT NULL DEFAULT '',
  report text NOT NULL DEFAULT ''
);
CREATE INDEX simulation_asked ON simulation (tenant_id, asked_at);
{{tenant_table "simulation"}}

-- Which versions of rules a simulation was about: part of their procedure.
CREATE TABLE simulation_version (
  simulation_id bigint NOT NULL,
  version_id bigint NOT NULL,
  tenant_id bigint NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (simulation_id, version_id)
) {{clustered}};
CREATE INDEX simulation_version_version ON simulation_version (tenant_id, version_id);
{{tenant_table "simulation_version"}}

-- What a simulation changes for whom, the largest loss first.
CREATE TABLE simulation_change (
  simulation_id bigint NOT NULL,
  place bigint NOT NULL,
  tenant_id bigint NOT NULL,
  person_id bigint NOT NULL,
  paid_before bigint NOT NULL,
  paid_after bigint NOT NULL,
  paid_other bigint NOT NULL,
  rank_before bigint NOT NULL,
  rank_after bigint NOT NULL,
  rule_code text NOT NULL DEFAULT '',
  PRIMARY KEY (simulation_id, place)
) {{clustered}};
{{tenant_table "simulation_change"}}
