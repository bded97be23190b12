-- +goose Up
-- Which key this database is sealed with. It tells keys apart and gives
-- nothing of them away.
CREATE TABLE key_fingerprint (
  id {{pk}},
  fingerprint text NOT NULL
);
{{platform_table "key_fingerprint"}}
