-- +goose Up
-- A tenant's row belongs to itself: tenant_id equals id. The revision rises
-- with every change of the tenant, its tree, positions or grades, so that
-- each process knows when what it remembers of them is old.
CREATE TABLE tenant (
  id {{pk}},
  tenant_id bigint NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  time_zone text NOT NULL,
  language text NOT NULL,
  settings text NOT NULL DEFAULT '{}',
  revision bigint NOT NULL DEFAULT 1,
  created_at bigint NOT NULL
);
CREATE UNIQUE INDEX tenant_slug ON tenant (slug);
{{crossing_table "tenant"}}

-- The path holds the ids from the root to the department itself: /7/12/40/.
CREATE TABLE department (
  id {{pk}},
  tenant_id bigint NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  parent_id bigint NOT NULL DEFAULT 0,
  path text NOT NULL,
  sort bigint NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  closed_at bigint
);
CREATE UNIQUE INDEX department_code ON department (tenant_id, code);
{{tenant_table "department"}}

-- Where a department hung in the tree since when; the first row of each holds
-- since ever. A row never changes.
CREATE TABLE department_place (
  id {{pk}},
  tenant_id bigint NOT NULL,
  department_id bigint NOT NULL,
  parent_id bigint NOT NULL,
  valid_from bigint NOT NULL,
  recorded_at bigint NOT NULL
);
CREATE INDEX department_place_department ON department_place (tenant_id, department_id);
{{tenant_table "department_place"}}
{{append_only "department_place"}}

CREATE TABLE job_position (
  id {{pk}},
  tenant_id bigint NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  created_at bigint NOT NULL,
  closed_at bigint
);
CREATE UNIQUE INDEX job_position_code ON job_position (tenant_id, code);
{{tenant_table "job_position"}}

-- A higher rank stands higher.
CREATE TABLE job_grade (
  id {{pk}},
  tenant_id bigint NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  rank bigint NOT NULL,
  created_at bigint NOT NULL,
  closed_at bigint
);
CREATE UNIQUE INDEX job_grade_code ON job_grade (tenant_id, code);
{{tenant_table "job_grade"}}

-- The columns from department_id to workload_percent are derived from the
-- assignment in force; next_change_at is when the next one comes into force
-- (0: none is waiting). Keys for searching by pinyin get a table of their own.
CREATE TABLE person (
  id {{pk}},
  tenant_id bigint NOT NULL,
  number text NOT NULL,
  name text NOT NULL,
  email text NOT NULL DEFAULT '',
  phone text NOT NULL DEFAULT '',
  hired_on text NOT NULL DEFAULT '',
  tags text NOT NULL DEFAULT '[]',
  department_id bigint NOT NULL,
  position_id bigint NOT NULL DEFAULT 0,
  grade_id bigint NOT NULL DEFAULT 0,
  manager_id bigint NOT NULL DEFAULT 0,
  mentor_id bigint NOT NULL DEFAULT 0,
  status text NOT NULL,
  workload_percent bigint NOT NULL DEFAULT 100,
  next_change_at bigint NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL
);
CREATE UNIQUE INDEX person_number ON person (tenant_id, number);
CREATE INDEX person_name ON person (tenant_id, name);
CREATE INDEX person_email ON person (tenant_id, email) WHERE email <> '';
CREATE INDEX person_phone ON person (tenant_id, phone) WHERE phone <> '';
CREATE INDEX person_department ON person (tenant_id, department_id);
CREATE INDEX person_manager ON person (tenant_id, manager_id) WHERE manager_id <> 0;
CREATE INDEX person_mentor ON person (tenant_id, mentor_id) WHERE mentor_id <> 0;
CREATE INDEX person_next_change ON person (tenant_id, next_change_at) WHERE next_change_at <> 0;
{{tenant_table "person"}}

-- Where a person stands from valid_from on, until the next row's valid_from.
-- Of several rows with the same valid_from the one recorded last is true; that
-- is how a mistake is corrected. A row never changes.
CREATE TABLE assignment (
  id {{pk}},
  tenant_id bigint NOT NULL,
  person_id bigint NOT NULL,
  valid_from bigint NOT NULL,
  department_id bigint NOT NULL,
  position_id bigint NOT NULL,
  grade_id bigint NOT NULL,
  manager_id bigint NOT NULL,
  mentor_id bigint NOT NULL,
  status text NOT NULL,
  workload_percent bigint NOT NULL,
  note text NOT NULL DEFAULT '',
  recorded_at bigint NOT NULL,
  recorded_by bigint NOT NULL DEFAULT 0
);
CREATE INDEX assignment_person ON assignment (tenant_id, person_id, valid_from);
{{tenant_table "assignment"}}
{{append_only "assignment"}}
