DROP TABLE measures;
DROP TABLE role_groups;
DROP TABLE units;
DROP TABLE organisations;
DROP TABLE heartbeat;
DROP TABLE counter;
