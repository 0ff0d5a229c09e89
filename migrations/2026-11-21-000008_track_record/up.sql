-- What a model was fitted from, once for each content: an archive of observations, recipes and options.
-- Shared by models fitted from the same; deleted when no model keeps it any more.
CREATE TABLE snapshots (
    hash TEXT NOT NULL PRIMARY KEY,
    body BYTEA NOT NULL
);

-- How each model was made. `outputs` is the hash of the model and its forecasts. `snapshot` names a
-- content that may be gone; `is_marked` keeps it whatever its age.
CREATE TABLE makings (
    model_id TEXT NOT NULL PRIMARY KEY REFERENCES models (id),
    snapshot TEXT NOT NULL,
    outputs TEXT NOT NULL,
    is_marked BOOLEAN NOT NULL
);
CREATE INDEX makings_by_snapshot ON makings (snapshot);

-- The few numbers of each served forecast that its score needs, all units of a measure together: a
-- row for each would be fifty thousand for one fit of a region. The layout stands in `store::record`.
CREATE TABLE promises (
    model_id TEXT NOT NULL REFERENCES models (id),
    measure_id INTEGER NOT NULL REFERENCES measures (id),
    definition TEXT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (model_id, measure_id, definition)
);

-- Why forecasts are other than those served before, all units of a measure together, as JSON.
CREATE TABLE explanations (
    model_id TEXT NOT NULL REFERENCES models (id),
    measure_id INTEGER NOT NULL REFERENCES measures (id),
    definition TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (model_id, measure_id, definition)
);

-- The record of an organisation's forecasts of one kind, as JSON, and what it was worked out from.
CREATE TABLE records (
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL,
    stamp TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (organisation_id, kind)
);
