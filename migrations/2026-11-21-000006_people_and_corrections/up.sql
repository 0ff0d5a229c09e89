-- What was worked out beside an extract's observations, as JSON that speaks of nobody.
ALTER TABLE extracts ADD COLUMN report TEXT;

-- `is_derived`: worked out by comparing snapshots; gives way to what was counted. `replaced`: the
-- extract whose value was in force for the cell when this one came, whether it replaced it or gave way.
ALTER TABLE observations ADD COLUMN is_derived BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE observations ADD COLUMN replaced INTEGER;
UPDATE observations SET replaced = (
    SELECT MAX(o.extract_number)
    FROM observations AS o JOIN extracts AS e ON e.number = o.extract_number
    WHERE o.series_id = observations.series_id AND o.period_end = observations.period_end
        AND o.period_months = observations.period_months AND o.extract_number < observations.extract_number
        AND (e.undone_at IS NULL OR e.undone_at > (
            SELECT x.received_at FROM extracts AS x WHERE x.number = observations.extract_number)));

-- People under pseudonyms (32 hexadecimal digits), one row for each run of months in which nothing about
-- a post changed. Months are YYYYMM. Deleted when older than the installation keeps them. No index
-- names the person: whoever is erased should stand in one place only.
CREATE TABLE spells (
    extract_number INTEGER NOT NULL REFERENCES extracts (number),
    position INTEGER NOT NULL,
    person TEXT NOT NULL,
    unit_id INTEGER NOT NULL REFERENCES units (id),
    role_group_id INTEGER NOT NULL REFERENCES role_groups (id),
    grade TEXT,
    contract TEXT,
    fte DOUBLE PRECISION,
    age_band TEXT,
    first_month INTEGER NOT NULL,
    last_month INTEGER NOT NULL,
    started_month INTEGER,
    origin TEXT,
    left_month INTEGER,
    destination TEXT,
    reason TEXT,
    PRIMARY KEY (extract_number, position)
);

-- The months each extract speaks of people in.
CREATE TABLE people_months (
    extract_number INTEGER NOT NULL REFERENCES extracts (number),
    month INTEGER NOT NULL,
    PRIMARY KEY (extract_number, month)
);

-- How the columns of a source are to be understood. Of one name the newest counts.
CREATE TABLE mappings (
    number INTEGER NOT NULL PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    saved_at TIMESTAMP NOT NULL
);
CREATE INDEX mappings_by_name ON mappings (organisation_id, name);
