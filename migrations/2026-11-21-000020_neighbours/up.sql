-- Statistical neighbours by the lists that came in, closest first (`position` from 0). Each list belongs to its extract:
-- the newest that was not undone is in force. `name` is the neighbour's by the same list, empty where it has none.
CREATE TABLE neighbours (
    extract_number INTEGER NOT NULL REFERENCES extracts (number),
    authority TEXT NOT NULL,
    position INTEGER NOT NULL,
    neighbour TEXT NOT NULL,
    name TEXT NOT NULL,
    closeness TEXT,
    PRIMARY KEY (extract_number, authority, position)
);

-- Which authority of published statistics an organisation is, where somebody said so.
CREATE TABLE own_authorities (
    organisation_id INTEGER NOT NULL PRIMARY KEY REFERENCES organisations (id),
    authority TEXT NOT NULL,
    chosen_at TIMESTAMP NOT NULL
);
