-- +goose Up
-- What a company sets for all its rules at once. The newest row applies to
-- what is recorded from set_at on.
CREATE TABLE rule_policy (
  id {{pk}},
  tenant_id bigint NOT NULL,
  client_limit bigint NOT NULL,
  ceiling text NOT NULL,
  deductions boolean NOT NULL,
  set_by bigint NOT NULL DEFAULT 0,
  set_at bigint NOT NULL
);
CREATE INDEX rule_policy_set_at ON rule_policy (tenant_id, set_at);
{{tenant_table "rule_policy"}}
{{append_only "rule_policy"}}

-- A draft may change; from publication on the row stays as it is.
CREATE TABLE campaign_version (
  id {{pk}},
  tenant_id bigint NOT NULL,
  code text NOT NULL,
  version bigint NOT NULL,
  definition text NOT NULL,
  hash text NOT NULL,
  state text NOT NULL,
  cause text NOT NULL DEFAULT '',
  drafted_by bigint NOT NULL DEFAULT 0,
  drafted_at bigint NOT NULL,
  submitted_by bigint,
  submitted_at bigint,
  published_by bigint,
  published_at bigint
);
CREATE UNIQUE INDEX campaign_version_code ON campaign_version (tenant_id, code, version);
{{tenant_table "campaign_version"}}

-- What people have collected for rules that pay a set of activities. The key
-- is the person's id, the rule's set and the period; set_id is the transfer
-- that the set was paid by, 0 while the set is not complete.
CREATE TABLE collected (
  tenant_id bigint NOT NULL,
  key text NOT NULL,
  activity_id bigint NOT NULL,
  member bigint NOT NULL,
  object text NOT NULL,
  occurred_at bigint NOT NULL,
  weak boolean NOT NULL,
  set_id bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, key, activity_id, member)
) {{clustered}};
CREATE INDEX collected_activity ON collected (tenant_id, activity_id);
CREATE INDEX collected_set ON collected (tenant_id, set_id) WHERE set_id > 0;
{{tenant_table "collected"}}

-- Credits that wait for a second activity, by the transfer that made them
-- pending. The key is the person's id, the gate and what links the two.
CREATE TABLE gate_wait (
  id {{pk}},
  tenant_id bigint NOT NULL,
  key text NOT NULL,
  person_id bigint NOT NULL,
  since bigint NOT NULL,
  due_at bigint NOT NULL,
  state text NOT NULL,
  answered_by bigint NOT NULL DEFAULT 0
);
CREATE INDEX gate_wait_key ON gate_wait (tenant_id, key);
CREATE INDEX gate_wait_due_at ON gate_wait (tenant_id, due_at) WHERE state = 'open';
CREATE INDEX gate_wait_answered_by ON gate_wait (tenant_id, answered_by) WHERE answered_by > 0;
{{tenant_table "gate_wait"}}

-- Activities that answer gates, since they may come before what they answer.
CREATE TABLE gate_signal (
  tenant_id bigint NOT NULL,
  key text NOT NULL,
  activity_id bigint NOT NULL,
  passes boolean NOT NULL,
  occurred_at bigint NOT NULL,
  reason text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, key, activity_id)
) {{clustered}};
CREATE INDEX gate_signal_activity ON gate_signal (tenant_id, activity_id);
{{tenant_table "gate_signal"}}

-- A deduction that a rule proposes names the record and the version.
ALTER TABLE adjustment ADD COLUMN activity_id bigint NOT NULL DEFAULT 0;
ALTER TABLE adjustment ADD COLUMN version_id bigint NOT NULL DEFAULT 0;
CREATE INDEX adjustment_activity ON adjustment (tenant_id, activity_id) WHERE activity_id > 0;
