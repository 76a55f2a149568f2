CREATE TABLE seeded (name text PRIMARY KEY, planted int NOT NULL);
