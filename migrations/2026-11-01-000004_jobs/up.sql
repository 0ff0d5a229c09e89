-- A running job belongs to `worker` until `leased_until`; each progress report renews the lease.
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    organisation_id INTEGER REFERENCES organisations (id),
    state TEXT NOT NULL,
    progress DOUBLE PRECISION NOT NULL,
    error TEXT,
    result TEXT,
    payload TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    started_at TIMESTAMP,
    finished_at TIMESTAMP,
    attempts INTEGER NOT NULL,
    worker TEXT,
    lease_ms BIGINT NOT NULL,
    leased_until TIMESTAMP
);
CREATE INDEX jobs_by_age ON jobs (state, created_at);
