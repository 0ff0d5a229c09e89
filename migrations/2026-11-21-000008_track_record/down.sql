DROP TABLE records;
DROP TABLE explanations;
DROP TABLE promises;
DROP TABLE makings;
DROP TABLE snapshots;
