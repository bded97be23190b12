-- +goose Up
-- Authenticates what was seen of an activity, under a key that is not in the
-- database. Rows from before have none and are reported.
ALTER TABLE outcome ADD COLUMN mac {{bytes}};
