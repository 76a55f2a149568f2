CREATE TABLE seats.booking (
    seat  text NOT NULL PRIMARY KEY,
    guest text NOT NULL
);
