-- Durable requests. Each is written twice, thousands of times a second: once with its claim and its first checkpoint,
-- and once with its reply. So there are few indexes, and each page has free room for the second version of its rows.

CREATE TABLE baton.request (
    id              uuid        NOT NULL,
    flow            text        NOT NULL,
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
    -- the stage that is due next, and its input
    next_stage      integer     NOT NULL,
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
    -- a line for each change: version, event, next stage, milliseconds since 1970
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

-- Which nodes are alive, by the clock of this database. Leases are renewed often; the free room keeps that in one page.
CREATE TABLE baton.node_lease (
    node_id     text        NOT NULL,
    lease_until timestamptz NOT NULL,
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
    CONSTRAINT webhook_pk PRIMARY KEY (request_id)
) WITH (fillfactor = 70);

CREATE INDEX webhook_due ON baton.webhook (due_at) WHERE state = 'waiting';

-- The history with one more line. Its size is bounded, however often a request is recovered and retried.
-- It runs for each row of each write, so it takes what is cheapest: the length in bytes, which needs no decoding of
-- characters, and milliseconds by date_part, which needs no numeric arithmetic as extract does.
CREATE FUNCTION baton.noted(history text, version integer, event text, next_stage integer) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN octet_length(history) > 8000 THEN history
           ELSE history || version || ' ' || event || ' ' || next_stage || ' '
                || (date_part('epoch', now()) * 1000)::bigint || E'\n' END;
