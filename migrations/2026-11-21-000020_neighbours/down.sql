DROP TABLE own_authorities;
DROP TABLE neighbours;
