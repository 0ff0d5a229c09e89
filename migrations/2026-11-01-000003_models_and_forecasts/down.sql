DROP TABLE forecasts;
DROP TABLE models;
