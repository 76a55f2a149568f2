-- One row a greeting. Never edit a migration that was applied to a database that counts: add V2__....sql beside it.
CREATE TABLE greetings.greeting (
    number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id uuid   NOT NULL UNIQUE,
    name       text   NOT NULL
);
