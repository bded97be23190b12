-- +goose Up
-- One signing key per company and month; its private half is sealed.
CREATE TABLE suggestion_key (
  tenant_id bigint NOT NULL,
  month bigint NOT NULL,
  sealed {{bytes}} NOT NULL,
  PRIMARY KEY (tenant_id, month)
) {{clustered}};
{{tenant_table "suggestion_key"}}

-- How many notes a person has drawn in a month: never when, and never which.
CREATE TABLE suggestion_drawn (
  tenant_id bigint NOT NULL,
  month bigint NOT NULL,
  person_id bigint NOT NULL,
  notes bigint NOT NULL,
  PRIMARY KEY (tenant_id, month, person_id)
) {{clustered}};
{{tenant_table "suggestion_drawn"}}

-- Notes that were used, by their hash: they were signed blindly, so that
-- nothing leads from here to who drew them.
CREATE TABLE suggestion_used (
  tenant_id bigint NOT NULL,
  month bigint NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (tenant_id, month, hash)
) {{clustered}};
{{tenant_table "suggestion_used"}}

-- What waits to be opened. The key is random and is the only order: no time,
-- no number.
CREATE TABLE suggestion_waiting (
  tenant_id bigint NOT NULL,
  slip text NOT NULL,
  topic text NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (tenant_id, slip)
) {{clustered}};
{{tenant_table "suggestion_waiting"}}

-- What was taken out of the box, shuffled, with the week of the opening.
CREATE TABLE suggestion (
  id {{pk}},
  tenant_id bigint NOT NULL,
  opened_week text NOT NULL,
  topic text NOT NULL,
  body text NOT NULL,
  answer text NOT NULL DEFAULT '',
  answered_by bigint NOT NULL DEFAULT 0,
  answered_at bigint
);
CREATE INDEX suggestion_open ON suggestion (tenant_id, id) WHERE answered_at IS NULL;
{{tenant_table "suggestion"}}
