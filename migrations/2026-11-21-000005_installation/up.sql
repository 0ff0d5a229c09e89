-- What belongs to the installation as a whole, such as the fingerprint of its secret.
CREATE TABLE installation (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
