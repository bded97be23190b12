-- +goose Up

-- One row for everybody who can sign in. A person without a row has never been
-- given a code or a role; an account without a person is an administrator made
-- with the tenant.
CREATE TABLE account (
    id {{pk}},
    tenant_id bigint NOT NULL,
    person_id bigint,
    email text NOT NULL DEFAULT '',
    name text NOT NULL DEFAULT '',
    password text NOT NULL DEFAULT '',
    password_set_at bigint,
    must_change_password boolean NOT NULL DEFAULT false,
    language text NOT NULL DEFAULT '',
    theme text NOT NULL DEFAULT '',
    created_at bigint NOT NULL,
    closed_at bigint
);
CREATE UNIQUE INDEX account_person ON account (tenant_id, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX account_email ON account (tenant_id, email) WHERE email <> '';
{{tenant_table "account"}}

-- The platform looks across: a cookie says nothing of its tenant.
CREATE TABLE session (
    id {{pk}},
    tenant_id bigint NOT NULL,
    account_id bigint NOT NULL,
    selector text NOT NULL,
    verifier_sum {{bytes}} NOT NULL,
    address text NOT NULL DEFAULT '',
    agent text NOT NULL DEFAULT '',
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    ended_at bigint
);
CREATE UNIQUE INDEX session_selector ON session (selector);
CREATE INDEX session_account ON session (tenant_id, account_id, created_at);
CREATE INDEX session_ends ON session (tenant_id, ends_at);
{{crossing_table "session"}}

-- The newest code of an account; issuing again replaces it. The ticket is what
-- the code was exchanged for until a password is chosen.
CREATE TABLE one_time_code (
    account_id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    code_sum {{bytes}} NOT NULL,
    issued_by bigint NOT NULL,
    issued_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    ticket_selector text,
    ticket_sum {{bytes}},
    ticket_expires_at bigint,
    PRIMARY KEY (tenant_id, account_id)
);
CREATE UNIQUE INDEX one_time_code_ticket ON one_time_code (ticket_selector);
{{crossing_table "one_time_code"}}

CREATE TABLE api_token (
    id {{pk}},
    tenant_id bigint NOT NULL,
    account_id bigint NOT NULL,
    name text NOT NULL,
    selector text NOT NULL,
    verifier_sum {{bytes}} NOT NULL,
    permissions text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    revoked_at bigint
);
CREATE UNIQUE INDEX api_token_selector ON api_token (selector);
CREATE INDEX api_token_account ON api_token (tenant_id, account_id);
{{crossing_table "api_token"}}

-- A row is a role of the tenant's own, or the tenant's wording and grants of a
-- ready-made one.
CREATE TABLE role (
    tenant_id bigint NOT NULL,
    role_key text NOT NULL,
    name text NOT NULL DEFAULT '',
    changed_by bigint NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, role_key)
);
{{tenant_table "role"}}

CREATE TABLE role_grant (
    tenant_id bigint NOT NULL,
    role_key text NOT NULL,
    permission text NOT NULL,
    scope text NOT NULL,
    PRIMARY KEY (tenant_id, role_key, permission, scope)
);
{{tenant_table "role_grant"}}

-- Who holds which role, and since when. An assignment that ended stays as a
-- record. Department 0 is the whole tenant.
CREATE TABLE role_assignment (
    id {{pk}},
    tenant_id bigint NOT NULL,
    account_id bigint NOT NULL,
    role_key text NOT NULL,
    department_id bigint NOT NULL DEFAULT 0,
    assigned_by bigint NOT NULL,
    assigned_at bigint NOT NULL,
    ended_by bigint,
    ended_at bigint
);
CREATE UNIQUE INDEX role_assignment_account ON role_assignment (tenant_id, account_id, role_key, department_id) WHERE ended_at IS NULL;
CREATE INDEX role_assignment_role ON role_assignment (tenant_id, role_key) WHERE ended_at IS NULL;
{{tenant_table "role_assignment"}}

-- Failed sign-ins, counted so that they survive a restart. The subject is a
-- hash: logins typed wrong are sometimes passwords.
CREATE TABLE sign_in_failure (
    tenant_id bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    last_at bigint NOT NULL,
    clears_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, kind, subject)
);
CREATE INDEX sign_in_failure_clears ON sign_in_failure (tenant_id, clears_at);
{{tenant_table "sign_in_failure"}}
