CREATE TABLE seats.booking (
    seat  text NOT NULL PRIMARY KEY,
    guest text NOT NULL
);

CREATE TABLE seats.deposit (
    account text   NOT NULL,
    amount  bigint NOT NULL
);
