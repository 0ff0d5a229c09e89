DROP TABLE observations;
DROP TABLE mentions;
DROP TABLE findings;
DROP TABLE extracts;
