-- +goose Up
-- People who do not want to be named on boards. They keep their rank.
CREATE TABLE board_hiding (
  person_id {{pk}},
  tenant_id bigint NOT NULL,
  since bigint NOT NULL
);
{{tenant_table "board_hiding"}}
