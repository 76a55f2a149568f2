-- The truth about durable requests.

create table request (
    id            uuid primary key,
    flow          text not null,
    caller        text not null,
    -- SHA-256 of caller, method, path and Idempotency-Key; and of the input. Null without a key.
    key_hash      bytea,
    payload_hash  bytea,
    -- The node that goes on with it, and by which right. A write with another epoch changes nothing.
    owner         text not null,
    epoch         int not null,
    state         text not null check (state in ('running', 'done', 'refused', 'dead')),
    -- The stage that is due next, and what it is given.
    next_stage    int not null,
    checkpoint    bytea,
    -- What the client is told, byte for byte.
    status        int,
    content_type  text,
    location      text,
    body          bytea,
    cause         text,
    -- Its changes: event,next stage,epoch milliseconds; ...
    history       text not null,
    accepted_at   timestamptz not null,
    changed_at    timestamptz not null default now(),
    -- Still running then: its owner lost it, whatever its lease says.
    recover_after timestamptz not null
) with (fillfactor = 50); -- a request is inserted once and updated twice: room for it on the same page

create unique index request_key on request (key_hash) where key_hash is not null;

-- Few rows at any time: what recovery looks at, and what an operator looks at.
create index request_running on request (id) where state = 'running';
create index request_dead on request (id) where state = 'dead';

-- Ids are UUIDv7, so the primary key is in order of time: the cleaner and the list need no index of their own.

create table node_lease (
    node_id     text primary key,
    lease_until timestamptz not null
);

create table webhook (
    request_id uuid primary key references request on delete cascade,
    url        text not null,
    state      text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
    -- Null until the request is answered.
    due_at     timestamptz,
    tries      int not null default 0,
    -- Its attempts, oldest first: [{"at":...,"status":...,"problem":...}]
    attempts   jsonb not null default '[]'
);

create index webhook_due on webhook (due_at) where state = 'waiting' and due_at is not null;
