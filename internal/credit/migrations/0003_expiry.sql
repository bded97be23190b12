-- +goose Up
-- What ends when is walked by person within an instant, by the expiry run in
-- pages and by the warnings in groups.
DROP INDEX lot_expires;
CREATE INDEX lot_end ON lot (tenant_id, expires_at, person_id) WHERE rest > 0 AND expires_at IS NOT NULL;

-- A person was warned once per end and step; told_at is when the fact was
-- published.
CREATE TABLE expiry_warning (
  tenant_id bigint NOT NULL,
  ends_at bigint NOT NULL,
  person_id bigint NOT NULL,
  days bigint NOT NULL,
  amount bigint NOT NULL,
  made_at bigint NOT NULL,
  told_at bigint,
  PRIMARY KEY (tenant_id, ends_at, person_id, days)
) {{clustered}};
CREATE INDEX expiry_warning_untold ON expiry_warning (tenant_id, ends_at) WHERE told_at IS NULL;
{{tenant_table "expiry_warning"}}

-- The company's choices about its ledger; absent means the defaults.
CREATE TABLE credit_setting (
  tenant_id bigint PRIMARY KEY,
  settings text NOT NULL,
  changed_at bigint NOT NULL,
  changed_by bigint NOT NULL
);
{{tenant_table "credit_setting"}}
