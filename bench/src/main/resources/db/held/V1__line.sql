-- A line for each request of the held flow. No key: a request that was done twice has to be seen.
CREATE TABLE held.line (number int NOT NULL);
