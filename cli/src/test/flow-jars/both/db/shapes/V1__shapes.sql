-- A row for each run of a database stage that was committed.
CREATE TABLE shapes.line (
    request   uuid   NOT NULL,
    flow      text   NOT NULL,
    reference text   NOT NULL,
    stage     text   NOT NULL,
    amount    bigint NOT NULL,
    trail     text   NOT NULL
);
