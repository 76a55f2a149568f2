create table mark (
    id text primary key,
    made_at timestamptz not null default now()
);
