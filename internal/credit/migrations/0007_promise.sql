-- +goose Up
-- What enrolling in an object promised a person: the version of a rule, and
-- at most how much. The first promise stands until the enrolment is withdrawn.
CREATE TABLE promise (
  tenant_id bigint NOT NULL,
  person_id bigint NOT NULL,
  object_type text NOT NULL,
  object_code text NOT NULL,
  rule_id bigint NOT NULL,
  version_id bigint NOT NULL,
  amount bigint NOT NULL,
  varies boolean NOT NULL,
  activity_id bigint NOT NULL,
  made_at bigint NOT NULL,
  kept_at bigint,
  ended_at bigint,
  PRIMARY KEY (tenant_id, person_id, object_type, object_code, rule_id, activity_id)
) {{clustered}};
CREATE INDEX promise_rule_id ON promise (tenant_id, rule_id) WHERE kept_at IS NULL AND ended_at IS NULL;
CREATE INDEX promise_activity_id ON promise (tenant_id, activity_id);
{{tenant_table "promise"}}
