-- +goose Up
CREATE TABLE category (
  id {{pk}},
  tenant_id bigint NOT NULL,
  parent_id bigint,
  code text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  sort bigint NOT NULL DEFAULT 0,
  retired_at bigint
);
CREATE UNIQUE INDEX category_code ON category (tenant_id, code);
{{tenant_table "category"}}

CREATE TABLE rule (
  id {{pk}},
  tenant_id bigint NOT NULL,
  code text NOT NULL,
  retired_from text NOT NULL DEFAULT '',
  retired_at bigint,
  retired_by bigint,
  retire_reason text NOT NULL DEFAULT '',
  created_at bigint NOT NULL
);
CREATE UNIQUE INDEX rule_code ON rule (tenant_id, code);
{{tenant_table "rule"}}

-- A draft may change; from publication on the row stays as it is, except for
-- the decision that published it.
CREATE TABLE rule_version (
  id {{pk}},
  tenant_id bigint NOT NULL,
  rule_id bigint NOT NULL,
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
CREATE UNIQUE INDEX rule_version_number ON rule_version (tenant_id, rule_id, version);
{{tenant_table "rule_version"}}

-- Moves on whenever the rules in force change, so that every process knows
-- whether the set it has compiled is still the right one.
CREATE TABLE rule_stamp (
  tenant_id bigint PRIMARY KEY,
  stamp bigint NOT NULL
);
{{tenant_table "rule_stamp"}}

CREATE TABLE transfer (
  id {{pk}},
  tenant_id bigint NOT NULL,
  person_id bigint NOT NULL,
  seq bigint NOT NULL,
  kind text NOT NULL,
  debit bigint NOT NULL,
  credit bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  category_id bigint NOT NULL DEFAULT 0,
  earned_at bigint NOT NULL,
  recorded_at bigint NOT NULL,
  expires_at bigint,
  activity_id bigint,
  version_id bigint,
  reverses_id bigint,
  order_id bigint,
  adjustment_id bigint,
  department_id bigint NOT NULL DEFAULT 0,
  position_id bigint NOT NULL DEFAULT 0,
  grade_id bigint NOT NULL DEFAULT 0,
  key text NOT NULL,
  reason text NOT NULL DEFAULT '',
  account_id bigint NOT NULL DEFAULT 0,
  available_after bigint NOT NULL,
  mac {{bytes}} NOT NULL
);
CREATE UNIQUE INDEX transfer_key ON transfer (tenant_id, key);
CREATE UNIQUE INDEX transfer_person_seq ON transfer (tenant_id, person_id, seq);
{{tenant_table "transfer"}}
{{append_only "transfer"}}

CREATE TABLE lot (
  id {{pk}},
  tenant_id bigint NOT NULL,
  person_id bigint NOT NULL,
  category_id bigint NOT NULL,
  amount bigint NOT NULL,
  rest bigint NOT NULL CHECK (rest >= 0),
  earned_at bigint NOT NULL,
  expires_at bigint
);
CREATE INDEX lot_person_rest ON lot (tenant_id, person_id) WHERE rest > 0;
CREATE INDEX lot_expires ON lot (tenant_id, expires_at) WHERE rest > 0 AND expires_at IS NOT NULL;
{{tenant_table "lot"}}

CREATE TABLE lot_use (
  transfer_id bigint NOT NULL,
  lot_id bigint NOT NULL,
  tenant_id bigint NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (transfer_id, lot_id)
) {{clustered}};
{{tenant_table "lot_use"}}
{{append_only "lot_use"}}

-- Kept, never trusted: verify proves that balances and standings equal the
-- transfers.
CREATE TABLE balance (
  person_id {{pk}},
  tenant_id bigint NOT NULL,
  last_seq bigint NOT NULL DEFAULT 0,
  available bigint NOT NULL DEFAULT 0,
  pending bigint NOT NULL DEFAULT 0,
  held bigint NOT NULL DEFAULT 0,
  accumulated bigint NOT NULL DEFAULT 0
);
{{tenant_table "balance"}}

CREATE TABLE standing (
  tenant_id bigint NOT NULL,
  person_id bigint NOT NULL,
  month bigint NOT NULL,
  category_id bigint NOT NULL,
  department_id bigint NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (tenant_id, person_id, month, category_id, department_id)
) {{clustered}};
{{tenant_table "standing"}}

-- The key is the person's id and the counter: rule, group or category, the
-- value it is kept by, and the period.
CREATE TABLE cap_counter (
  tenant_id bigint NOT NULL,
  key text NOT NULL,
  credits bigint NOT NULL,
  times bigint NOT NULL,
  PRIMARY KEY (tenant_id, key)
) {{clustered}};
{{tenant_table "cap_counter"}}

-- What the rules made of an activity, as far as it cannot be derived later.
CREATE TABLE outcome (
  activity_id {{pk}},
  tenant_id bigint NOT NULL,
  seen text NOT NULL,
  failed boolean NOT NULL DEFAULT false
);
CREATE INDEX outcome_failed ON outcome (tenant_id, activity_id) WHERE failed;
{{tenant_table "outcome"}}
{{append_only "outcome"}}

CREATE TABLE adjustment (
  id {{pk}},
  tenant_id bigint NOT NULL,
  person_id bigint NOT NULL,
  kind text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  category_id bigint NOT NULL,
  earned_at bigint NOT NULL,
  reason text NOT NULL,
  evidence text NOT NULL,
  asked_by bigint NOT NULL,
  asked_person bigint NOT NULL DEFAULT 0,
  asked_at bigint NOT NULL,
  decided_by bigint,
  decided_person bigint,
  decided_at bigint,
  accepted boolean,
  note text NOT NULL DEFAULT ''
);
CREATE INDEX adjustment_open ON adjustment (tenant_id, id) WHERE decided_at IS NULL;
{{tenant_table "adjustment"}}
