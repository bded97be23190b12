-- +goose Up
-- The log of a tenant: how far it goes. Authenticated under a key that is not
-- in the database.
CREATE TABLE proof_log (
  tenant_id bigint PRIMARY KEY,
  origin text NOT NULL, -- names the log in signed heads; stays for ever
  size bigint NOT NULL,
  root {{bytes}} NOT NULL,
  heads bigint NOT NULL, -- signed so far
  headed bigint NOT NULL, -- size under the last head
  headed_at bigint NOT NULL,
  looked_at bigint NOT NULL, -- when the last complete look for transfers without a place began
  mac {{bytes}} NOT NULL
);
{{tenant_table "proof_log"}}

-- Which transfer stands at which place, given after the commit.
CREATE TABLE proof_leaf (
  tenant_id bigint NOT NULL,
  place bigint NOT NULL, -- from 0, without gaps
  transfer_id bigint NOT NULL,
  hash {{bytes}} NOT NULL,
  PRIMARY KEY (tenant_id, place)
) {{clustered}};
CREATE UNIQUE INDEX proof_leaf_transfer_id ON proof_leaf (transfer_id);
{{tenant_table "proof_leaf"}}
{{append_only "proof_leaf"}}

-- 256 hashes of neighbours; the last tile of a level grows.
CREATE TABLE proof_tile (
  tenant_id bigint NOT NULL,
  level bigint NOT NULL,
  number bigint NOT NULL,
  hashes {{bytes}} NOT NULL,
  PRIMARY KEY (tenant_id, level, number)
);
{{tenant_table "proof_tile"}}

-- Signed tree heads. Everything but the text repeats what the text says.
CREATE TABLE proof_head (
  tenant_id bigint NOT NULL,
  number bigint NOT NULL, -- from 1, without gaps
  size bigint NOT NULL,
  day text NOT NULL DEFAULT '', -- the day that this head closes
  signed text NOT NULL,
  PRIMARY KEY (tenant_id, number)
);
CREATE INDEX proof_head_tenant_id_day ON proof_head (tenant_id, day) WHERE day <> '';
{{tenant_table "proof_head"}}
{{append_only "proof_head"}}

-- What the salts of a person's leaves are made of. Removing the row makes
-- what they hide unreadable for ever.
CREATE TABLE proof_seed (
  person_id {{pk}},
  tenant_id bigint NOT NULL,
  seed {{bytes}} NOT NULL,
  mac {{bytes}} NOT NULL
);
{{tenant_table "proof_seed"}}

-- The commitments that are left of a transfer whose person was erased.
CREATE TABLE proof_erased (
  transfer_id {{pk}},
  tenant_id bigint NOT NULL,
  commitments text NOT NULL,
  mac {{bytes}} NOT NULL
);
{{tenant_table "proof_erased"}}
{{append_only "proof_erased"}}

-- Transfers that were found and not given a place: not as this system wrote
-- them, or gone.
CREATE TABLE proof_refusal (
  transfer_id {{pk}},
  tenant_id bigint NOT NULL,
  gone boolean NOT NULL,
  found_at bigint NOT NULL
);
{{tenant_table "proof_refusal"}}
