-- `number` grows in the order extracts came into force; `id` is what the world sees.
CREATE TABLE extracts (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    row_count INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    finding_count INTEGER NOT NULL,
    first_period TEXT,
    last_period TEXT,
    undone_at TIMESTAMP
);
-- The same content is in force once at most.
CREATE UNIQUE INDEX extracts_in_force ON extracts (organisation_id, content_hash) WHERE undone_at IS NULL;

CREATE TABLE findings (
    extract_number INTEGER NOT NULL REFERENCES extracts (number),
    position INTEGER NOT NULL,
    row_number INTEGER,
    column_name TEXT,
    value TEXT,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    fix TEXT NOT NULL,
    PRIMARY KEY (extract_number, position)
);

-- What each extract calls each unit, so that undoing it gives back the name before.
CREATE TABLE mentions (
    extract_number INTEGER NOT NULL REFERENCES extracts (number),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (unit_id, extract_number)
);
CREATE INDEX mentions_by_extract ON mentions (extract_number);

-- What is followed over time: one measure of one role group of one unit.
CREATE TABLE series (
    id INTEGER NOT NULL PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES units (id),
    measure_id INTEGER NOT NULL REFERENCES measures (id),
    role_group_id INTEGER NOT NULL REFERENCES role_groups (id),
    UNIQUE (unit_id, measure_id, role_group_id)
);

-- One row for each revision of a series' value in a period. A period is its last month as YYYYMM and
-- its length in months (1, 3 or 12), so that it sorts. Never deleted.
CREATE TABLE observations (
    series_id INTEGER NOT NULL REFERENCES series (id),
    period_end INTEGER NOT NULL,
    period_months INTEGER NOT NULL,
    extract_number INTEGER NOT NULL REFERENCES extracts (number),
    value DOUBLE PRECISION,
    gap TEXT,
    is_current BOOLEAN NOT NULL,
    PRIMARY KEY (series_id, period_end, period_months, extract_number),
    CHECK ((value IS NULL) <> (gap IS NULL))
);
CREATE INDEX observations_by_extract ON observations (extract_number);
-- One revision at most is current.
CREATE UNIQUE INDEX observations_in_force
    ON observations (series_id, period_end, period_months) WHERE is_current;
