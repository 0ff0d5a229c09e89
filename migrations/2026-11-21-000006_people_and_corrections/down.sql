DROP TABLE mappings;
DROP TABLE people_months;
DROP TABLE spells;
ALTER TABLE observations DROP COLUMN replaced;
ALTER TABLE observations DROP COLUMN is_derived;
ALTER TABLE extracts DROP COLUMN report;
