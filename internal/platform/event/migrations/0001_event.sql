-- +goose Up
CREATE TABLE event_outbox (
  id {{if postgres}}bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY{{else}}INTEGER PRIMARY KEY{{end}}, -- rises in the order of writing
  tenant_id bigint NOT NULL, -- 0: the platform's own
  topic text NOT NULL,
  facts text NOT NULL, -- a JSON array
  seq bigint NOT NULL DEFAULT 0, -- the place in the order of commits, given after the commit
  at bigint NOT NULL DEFAULT 0 -- when the place was given
);
CREATE INDEX event_outbox_id ON event_outbox (id) WHERE seq = 0;
CREATE UNIQUE INDEX event_outbox_seq ON event_outbox (seq) WHERE seq > 0;
CREATE INDEX event_outbox_tenant_id_topic_seq ON event_outbox (tenant_id, topic, seq);
{{crossing_table "event_outbox"}}

CREATE TABLE event_head (
  one integer PRIMARY KEY CHECK (one = 1),
  seq bigint NOT NULL -- the last place given
);
{{platform_table "event_head"}}
INSERT INTO event_head (one, seq) VALUES (1, 0);

CREATE TABLE event_stream (
  tenant_id bigint NOT NULL,
  topic text NOT NULL,
  seq bigint NOT NULL, -- of the newest row
  PRIMARY KEY (topic, tenant_id)
) {{clustered}};
{{crossing_table "event_stream"}}

CREATE TABLE event_cursor (
  tenant_id bigint NOT NULL,
  subscriber text NOT NULL,
  topic text NOT NULL,
  seq bigint NOT NULL, -- delivered up to here
  failures integer NOT NULL DEFAULT 0, -- in a row, of what comes next
  error text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, subscriber)
) {{clustered}};
{{crossing_table "event_cursor"}}
