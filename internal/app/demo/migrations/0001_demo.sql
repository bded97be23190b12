-- +goose Up
-- Tells that a tenant is the demo company, and for which day it was made. The
-- row is written last, so a demo without it is not complete.
CREATE TABLE demo_company (
  tenant_id {{pk}},
  version bigint NOT NULL,
  seed bigint NOT NULL,
  until bigint NOT NULL
);
{{tenant_table "demo_company"}}
