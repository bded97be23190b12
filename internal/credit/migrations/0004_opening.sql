-- +goose Up
-- One file of opening balances that was taken in; its lines are transfers
-- whose keys begin with o.
CREATE TABLE opening_file (
  id {{pk}},
  tenant_id bigint NOT NULL,
  name text NOT NULL,
  rows bigint NOT NULL,
  taken bigint NOT NULL,
  repeated bigint NOT NULL,
  rejected bigint NOT NULL,
  credits bigint NOT NULL,
  at bigint NOT NULL,
  account_id bigint NOT NULL
);
{{tenant_table "opening_file"}}
