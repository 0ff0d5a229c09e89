DROP TABLE observations;
DROP TABLE series;
DROP TABLE mentions;
DROP TABLE findings;
DROP TABLE extracts;
