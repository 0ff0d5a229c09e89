-- One text for SQLite and PostgreSQL: only types and constraints both read alike. Times are UTC.

-- Hands out the numbers of rows; whoever has taken one holds the turn to change facts until commit.
CREATE TABLE counter (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL
);
INSERT INTO counter (id, last) VALUES (1, 0);

-- Written by readiness checks, to know that writing works.
CREATE TABLE heartbeat (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    beats BIGINT NOT NULL
);
INSERT INTO heartbeat (id, beats) VALUES (1, 0);

CREATE TABLE organisations (
    id INTEGER NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- `is_known`: some extract in force speaks of it, or it is the organisation itself.
CREATE TABLE units (
    id INTEGER NOT NULL PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    parent_id INTEGER REFERENCES units (id),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    is_known BOOLEAN NOT NULL
);
CREATE INDEX units_by_organisation ON units (organisation_id);

-- The role group with the empty slug stands for all staff together.
CREATE TABLE role_groups (
    id INTEGER NOT NULL PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    slug TEXT NOT NULL,
    UNIQUE (organisation_id, slug)
);

CREATE TABLE measures (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
