create table mark (
    id text primary key,
    made_at timestamptz not null default now()
);

-- What two-step flows did, in the order in which they did it.
create table step (
    number bigint generated always as identity primary key,
    request text not null,
    name text not null
);
