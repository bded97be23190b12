-- +goose Up
{{if postgres}}
CREATE SEQUENCE id_block AS bigint START 1;
-- +goose StatementBegin
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'xuefen_app') THEN
GRANT USAGE ON SEQUENCE id_block TO xuefen_app; END IF; END $$;
-- +goose StatementEnd
{{else}}
CREATE TABLE id_block (next bigint NOT NULL);
INSERT INTO id_block (next) VALUES (256);
{{end}}
