-- +goose Up
-- A month that was closed: its board as it was known then.
CREATE TABLE closing (
  id {{pk}},
  tenant_id bigint NOT NULL,
  month bigint NOT NULL,
  as_of bigint NOT NULL,
  closed_at bigint NOT NULL,
  closed_by bigint NOT NULL,
  appeal_until bigint NOT NULL,
  people bigint NOT NULL,
  ranked bigint NOT NULL,
  total bigint NOT NULL
);
CREATE UNIQUE INDEX closing_month ON closing (tenant_id, month);
{{tenant_table "closing"}}
{{append_only "closing"}}

CREATE TABLE closing_place (
  tenant_id bigint NOT NULL,
  closing_id bigint NOT NULL,
  place bigint NOT NULL,
  rank bigint NOT NULL,
  person_id bigint NOT NULL,
  department text NOT NULL,
  amount bigint NOT NULL,
  growth bigint NOT NULL,
  PRIMARY KEY (tenant_id, closing_id, place)
) {{clustered}};
CREATE INDEX closing_place_person_id ON closing_place (tenant_id, person_id, closing_id);
{{tenant_table "closing_place"}}
{{append_only "closing_place"}}

CREATE TABLE closing_department (
  tenant_id bigint NOT NULL,
  closing_id bigint NOT NULL,
  department_id bigint NOT NULL,
  parent_id bigint NOT NULL,
  name text NOT NULL,
  rank bigint NOT NULL,
  people bigint NOT NULL,
  ranked bigint NOT NULL,
  total bigint NOT NULL,
  average bigint NOT NULL,
  PRIMARY KEY (tenant_id, closing_id, department_id)
) {{clustered}};
{{tenant_table "closing_department"}}
{{append_only "closing_department"}}
