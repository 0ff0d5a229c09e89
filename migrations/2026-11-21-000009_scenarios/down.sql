DROP TABLE goal_answers;
DROP TABLE plans;
DROP TABLE outcomes;
DROP TABLE scenario_versions;
DROP TABLE scenarios;
