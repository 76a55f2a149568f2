-- Durable requests. Each is written twice, thousands of times a second: once with its claim and its first checkpoint,
-- and once with its reply. So there are few indexes, and each page has free room for the second version of its rows.

CREATE TABLE baton.request (
    id              uuid        NOT NULL,
    flow            text        NOT NULL,
    -- it is finished by the version of its flow that it began in
    flow_version    integer     NOT NULL,
    caller          text        NOT NULL,
    -- SHA-256 of caller, method, path and Idempotency-Key; and of the input
    key_hash        bytea,
    payload_hash    bytea,
    -- Baton-Webhook
    webhook         text,
    state           text        NOT NULL CHECK (state IN ('running', 'done', 'refused', 'dead')),
    -- grows with each change
    version         integer     NOT NULL,
    -- grows with each owner: every write of an owner checks it
    epoch           integer     NOT NULL,
    -- the node that runs it; null: no owner, recovery takes it at once
    owner           text,
    -- owners that died while the stage `deaths_at` was due: what killed two nodes is not given to a third; written by
    -- recovery only
    deaths          integer     NOT NULL DEFAULT 0,
    -- the ids of these owners: one whose lease is renewed later did not die
    deaths_of       text[]      NOT NULL DEFAULT '{}',
    deaths_at       text,
    -- attempts of the stage `attempts_at` that failed, over all owners; when the next one is due, and until when one
    -- may be begun
    attempts        integer     NOT NULL DEFAULT 0,
    attempts_at     text,
    next_try_at     timestamptz,
    retry_until     timestamptz,
    -- the id of the stage that is due next, and its input; 'reply': only the reply is missing
    next_stage      text        NOT NULL,
    checkpoint      bytea       NOT NULL,
    accepted_at     timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    -- its owner should be done by then; recovery takes it after that
    recover_after   timestamptz NOT NULL,
    -- when the cleaner may remove it; null: not yet
    expires_at      timestamptz,
    cause           text,
    reply_status    integer,
    reply_type      text,
    reply_location  text,
    reply_body      bytea,
    -- a line for each change: version, event, id of the next stage, milliseconds since 1970
    history         text        NOT NULL,
    CONSTRAINT request_pk PRIMARY KEY (id)
-- 45: room for two versions of each row, so that a checkpoint, which changes no indexed column, stays in its page and
-- touches no index and no other page (a HOT update). While a request was written three times it was 30, for three
-- versions: compared with 60, all checkpoints stayed in their page instead of half of them, and each request wrote half
-- of the write-ahead log. 0.05: dead versions come fast, so they are vacuumed early.
) WITH (fillfactor = 45, autovacuum_vacuum_scale_factor = 0.05);

CREATE UNIQUE INDEX request_key ON baton.request (key_hash) WHERE key_hash IS NOT NULL;
CREATE INDEX request_running ON baton.request (id) WHERE state = 'running';
CREATE INDEX request_dead ON baton.request (id) WHERE state = 'dead';
-- Lists of one flow, newest first, at any size of the table. Lists of rare states have indexes that cost nothing for
-- the others.
CREATE INDEX request_flow ON baton.request (flow, id);
CREATE INDEX request_refused ON baton.request (id) WHERE state = 'refused';
CREATE INDEX request_flow_dead ON baton.request (flow, id) WHERE state = 'dead';
CREATE INDEX request_flow_refused ON baton.request (flow, id) WHERE state = 'refused';

-- Which nodes are alive, by the clock of this database. Leases are renewed often; the free room keeps that in one page.
CREATE TABLE baton.node_lease (
    node_id     text        NOT NULL,
    lease_until timestamptz NOT NULL,
    -- whether the node gave its lease up when it stopped: then it did not die
    stopped     boolean     NOT NULL DEFAULT false,
    CONSTRAINT node_lease_pk PRIMARY KEY (node_id)
) WITH (fillfactor = 50);

-- Webhooks to be sent, one a request; written in the transaction that stores the reply.
CREATE TABLE baton.webhook (
    request_id uuid        NOT NULL,
    url        text        NOT NULL,
    state      text        NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    -- when to try (again); while a node tries: when to assume that this node died
    due_at     timestamptz NOT NULL,
    -- tries begun; only the newest try may write (a fencing token)
    tries      integer     NOT NULL DEFAULT 0,
    -- tries begun since it was first due or last sent again
    round      integer     NOT NULL DEFAULT 0,
    attempts   jsonb       NOT NULL DEFAULT '[]',
    -- calls to one host must not take the places of all others
    host       text        NOT NULL
        GENERATED ALWAYS AS (lower(coalesce(substring(url from '^[A-Za-z]+://([^/?#:]*)'), ''))) STORED,
    CONSTRAINT webhook_pk PRIMARY KEY (request_id)
) WITH (fillfactor = 70);

CREATE INDEX webhook_due ON baton.webhook (due_at) WHERE state = 'waiting';

-- The history with one more line. Its size is bounded, however often a request is recovered and retried.
-- It runs for each row of each write, so it takes what is cheapest: the length in bytes, which needs no decoding of
-- characters, and milliseconds by date_part, which needs no numeric arithmetic as extract does.
CREATE FUNCTION baton.noted(history text, version integer, event text, next_stage text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN octet_length(history) > 8000 THEN history
           ELSE history || version || ' ' || event || ' ' || next_stage || ' '
                || (date_part('epoch', now()) * 1000)::bigint || E'\n' END;

-- The flows that nodes have run, with what each version of them means. A node that means something else by the same
-- name and version does not start: it could resume a request at a wrong stage.
CREATE TABLE baton.flow (
    name          text        NOT NULL,
    version       integer     NOT NULL,
    -- SHA-256 in hex of the description
    fingerprint   text        NOT NULL,
    -- stages in order, and the shape of the records between them
    description   text        NOT NULL,
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT flow_pk PRIMARY KEY (name, version)
);
