-- +goose Up
-- Somebody disputes an entry, a record that gave too little, or a rank.
CREATE TABLE appeal (
  id {{pk}},
  tenant_id bigint NOT NULL,
  person_id bigint NOT NULL,
  subject text NOT NULL, -- entry, record or rank
  subject_id bigint NOT NULL, -- the transfer, the activity, the month as yyyymm
  rule text NOT NULL DEFAULT '', -- code of the rule behind it
  claim text NOT NULL,
  filed_at bigint NOT NULL,
  due_at bigint NOT NULL,
  handler_id bigint NOT NULL, -- the person drawn; 0 while nobody without conflict is there
  decided_at bigint,
  decided_by bigint, -- account
  upheld boolean,
  reason text NOT NULL DEFAULT '',
  transfer_id bigint, -- the correcting transfer
  granter bigint NOT NULL DEFAULT 0, -- account that caused the entry; 0 when a rule did
  precedent text NOT NULL DEFAULT ''
);
CREATE INDEX appeal_person_id ON appeal (tenant_id, person_id, id);
CREATE UNIQUE INDEX appeal_once ON appeal (tenant_id, person_id, subject, subject_id);
CREATE INDEX appeal_open ON appeal (tenant_id, handler_id, id) WHERE decided_at IS NULL;
{{tenant_table "appeal"}}
