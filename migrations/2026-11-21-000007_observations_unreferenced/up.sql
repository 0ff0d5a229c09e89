-- References from observations to their series and extracts were checked row by row, two thirds of
-- what storing them cost on PostgreSQL. Neither series nor extracts are ever deleted, and the numbers
-- are taken within the transaction that stores the rows, so the checks could not fail.
CREATE TABLE observations_unreferenced (
    series_id INTEGER NOT NULL,
    period_end INTEGER NOT NULL,
    period_months INTEGER NOT NULL,
    extract_number INTEGER NOT NULL,
    value DOUBLE PRECISION,
    gap TEXT,
    is_current BOOLEAN NOT NULL,
    is_derived BOOLEAN NOT NULL DEFAULT FALSE,
    replaced INTEGER,
    PRIMARY KEY (series_id, period_end, period_months, extract_number),
    CHECK ((value IS NULL) <> (gap IS NULL))
);
INSERT INTO observations_unreferenced
SELECT series_id, period_end, period_months, extract_number, value, gap, is_current, is_derived, replaced
FROM observations ORDER BY series_id, period_end, period_months, extract_number;
DROP TABLE observations;
ALTER TABLE observations_unreferenced RENAME TO observations;
CREATE INDEX observations_by_extract ON observations (extract_number);
-- One revision at most is current.
CREATE UNIQUE INDEX observations_in_force
    ON observations (series_id, period_end, period_months) WHERE is_current;
