-- What an organisation might do. `version` is the newest of its versions; a removed scenario keeps every row.
CREATE TABLE scenarios (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    copied_from TEXT REFERENCES scenarios (id),
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP
);
CREATE INDEX scenarios_by_age ON scenarios (organisation_id, created_at);

-- Each as it was written down, as JSON; never changed.
CREATE TABLE scenario_versions (
    scenario_id TEXT NOT NULL REFERENCES scenarios (id),
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (scenario_id, version)
);

-- What came of a version in the simulation, as JSON: of each version the first and the newest are kept, and the one
-- that was there when it became the plan.
CREATE TABLE outcomes (
    id TEXT NOT NULL PRIMARY KEY,
    scenario_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    model_id TEXT NOT NULL REFERENCES models (id),
    ran_at TIMESTAMP NOT NULL,
    body TEXT NOT NULL,
    FOREIGN KEY (scenario_id, version) REFERENCES scenario_versions (scenario_id, version)
);
CREATE INDEX outcomes_by_age ON outcomes (scenario_id, version, ran_at);

-- One plan at most for each organisation: what a version promised when it was marked.
CREATE TABLE plans (
    organisation_id INTEGER NOT NULL PRIMARY KEY REFERENCES organisations (id),
    outcome_id TEXT NOT NULL REFERENCES outcomes (id),
    marked_at TIMESTAMP NOT NULL
);

-- Answers to goals, by the job that sought them, as JSON.
CREATE TABLE goal_answers (
    job_id TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id),
    body TEXT NOT NULL
);
