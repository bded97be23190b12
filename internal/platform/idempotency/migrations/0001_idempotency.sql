-- +goose Up
CREATE TABLE idempotency_key (
  tenant_id bigint NOT NULL,
  account_id bigint NOT NULL,
  key text NOT NULL,
  input_hash text NOT NULL,
  claimed_at bigint NOT NULL,
  answered_at bigint, -- NULL while the first request runs
  status bigint NOT NULL DEFAULT 0,
  header text NOT NULL DEFAULT '{}',
  body {{bytes}},
  PRIMARY KEY (tenant_id, account_id, key)
);
CREATE INDEX idempotency_key_claimed_at ON idempotency_key (tenant_id, claimed_at);
{{tenant_table "idempotency_key"}}
