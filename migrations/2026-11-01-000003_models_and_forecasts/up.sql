-- `seed` is the unsigned seed's bits. `card` and `body` are readable JSON.
CREATE TABLE models (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL,
    method TEXT NOT NULL,
    data_hash TEXT NOT NULL,
    as_of TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seed BIGINT NOT NULL,
    version TEXT NOT NULL,
    card TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX models_by_age ON models (organisation_id, created_at);

CREATE TABLE forecasts (
    model_id TEXT NOT NULL REFERENCES models (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    measure_id INTEGER NOT NULL REFERENCES measures (id),
    definition TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (model_id, unit_id, measure_id, definition)
);
CREATE INDEX forecasts_by_age ON forecasts (unit_id, measure_id, definition, created_at);
