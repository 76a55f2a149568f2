CREATE TABLE cookbook.note (
  id uuid PRIMARY KEY,
  text text NOT NULL
);

CREATE TABLE cookbook.article (
  name text PRIMARY KEY,
  pieces int NOT NULL CHECK (pieces >= 0)
);

CREATE TABLE cookbook.taken (
  id uuid PRIMARY KEY,
  article text NOT NULL REFERENCES cookbook.article,
  pieces int NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX ON cookbook.taken (article, at);

CREATE TABLE cookbook.concert (
  name text PRIMARY KEY,
  free_seats int NOT NULL CHECK (free_seats >= 0)
);

CREATE TABLE cookbook.invoice (
  id uuid PRIMARY KEY,
  concert text NOT NULL,
  seats int NOT NULL,
  price int NOT NULL
);

CREATE TABLE cookbook.prime_count (
  id uuid PRIMARY KEY,
  below int NOT NULL,
  primes int
);

CREATE TABLE cookbook.upload (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  parts int NOT NULL,
  sha256 text NOT NULL,
  content bytea
);

CREATE TABLE cookbook.upload_part (
  upload uuid NOT NULL REFERENCES cookbook.upload,
  number int NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (upload, number)
);

CREATE TABLE cookbook.charge (
  id uuid PRIMARY KEY,
  amount int NOT NULL,
  provider_reference text
);

INSERT INTO cookbook.article (name, pieces) VALUES ('tea', 100), ('coffee', 1);
INSERT INTO cookbook.concert (name, free_seats) VALUES ('requiem', 10);
