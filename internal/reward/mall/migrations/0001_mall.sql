-- +goose Up
-- The row is also the lock under which stock and limits are counted.
CREATE TABLE reward (
  id {{pk}},
  tenant_id bigint NOT NULL,
  terms text NOT NULL,
  sort bigint NOT NULL DEFAULT 0,
  price bigint NOT NULL CHECK (price > 0),
  value bigint NOT NULL DEFAULT 0,
  price_version bigint NOT NULL,
  stock bigint CHECK (stock >= 0),
  picture text NOT NULL DEFAULT '',
  created_by bigint NOT NULL,
  created_at bigint NOT NULL,
  retired_at bigint,
  retired_by bigint,
  retire_reason text NOT NULL DEFAULT ''
);
CREATE INDEX reward_sort ON reward (tenant_id, sort, id);
{{tenant_table "reward"}}

CREATE TABLE reward_price (
  reward_id bigint NOT NULL,
  version bigint NOT NULL,
  tenant_id bigint NOT NULL,
  price bigint NOT NULL,
  value bigint NOT NULL,
  cause text NOT NULL DEFAULT '',
  set_by bigint NOT NULL,
  set_at bigint NOT NULL,
  PRIMARY KEY (reward_id, version)
);
{{tenant_table "reward_price"}}
{{append_only "reward_price"}}

CREATE TABLE reward_order (
  id {{pk}},
  tenant_id bigint NOT NULL,
  person_id bigint NOT NULL,
  reward_id bigint NOT NULL,
  name_zh text NOT NULL DEFAULT '',
  name_en text NOT NULL DEFAULT '',
  kind text NOT NULL,
  quantity bigint NOT NULL DEFAULT 0,
  taxable boolean NOT NULL DEFAULT false,
  price bigint NOT NULL,
  price_version bigint NOT NULL,
  value bigint NOT NULL DEFAULT 0,
  needs_approval boolean NOT NULL,
  at_once boolean NOT NULL DEFAULT false,
  state text NOT NULL,
  placed_at bigint NOT NULL,
  promised_by bigint,
  changed_at bigint NOT NULL,
  request_key text NOT NULL
);
CREATE UNIQUE INDEX reward_order_request_key ON reward_order (tenant_id, person_id, request_key);
CREATE INDEX reward_order_placed_at ON reward_order (tenant_id, placed_at, id);
CREATE INDEX reward_order_person ON reward_order (tenant_id, person_id, placed_at, id);
CREATE INDEX reward_order_reward ON reward_order (tenant_id, reward_id, person_id, placed_at);
CREATE INDEX reward_order_open ON reward_order (tenant_id, placed_at, id) WHERE state IN ('placed', 'approved');
{{tenant_table "reward_order"}}

CREATE TABLE reward_order_change (
  id {{pk}},
  tenant_id bigint NOT NULL,
  order_id bigint NOT NULL,
  state text NOT NULL,
  changed_at bigint NOT NULL,
  account_id bigint NOT NULL,
  person_id bigint NOT NULL DEFAULT 0,
  note text NOT NULL DEFAULT ''
);
CREATE INDEX reward_order_change_order ON reward_order_change (tenant_id, order_id, id);
{{tenant_table "reward_order_change"}}
{{append_only "reward_order_change"}}
