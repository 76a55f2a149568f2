-- From a build of before the first release: flows get versions and stages ids, attempts and deaths are counted, lists
-- get indexes. Each stored request is written anew, and the table is locked meanwhile: stop all nodes first.

ALTER TABLE baton.request
    -- it is finished by the version of its flow that it began in
    ADD COLUMN flow_version integer NOT NULL DEFAULT 1,
    -- owners that died while the stage `deaths_at` was due: what killed two nodes is not given to a third; written by
    -- recovery only
    ADD COLUMN deaths       integer NOT NULL DEFAULT 0,
    -- the ids of these owners: one whose lease is renewed later did not die
    ADD COLUMN deaths_of    text[]  NOT NULL DEFAULT '{}',
    ADD COLUMN deaths_at    text,
    -- attempts of the stage `attempts_at` that failed, over all owners; when the next one is due, and until when one
    -- may be begun
    ADD COLUMN attempts     integer NOT NULL DEFAULT 0,
    ADD COLUMN attempts_at  text,
    ADD COLUMN next_try_at  timestamptz,
    ADD COLUMN retry_until  timestamptz,
    -- the id of the stage that is due next; 'reply': only the reply is missing. It was the stage's place in its flow
    -- before: '#3', until a db-worker that has the flow starts and knows its id.
    ALTER COLUMN next_stage TYPE text USING '#' || next_stage;

ALTER TABLE baton.request ALTER COLUMN flow_version DROP DEFAULT;

-- Lists of one flow, newest first, at any size of the table. Lists of rare states have indexes that cost nothing for
-- the others.
CREATE INDEX request_flow ON baton.request (flow, id);
CREATE INDEX request_refused ON baton.request (id) WHERE state = 'refused';
CREATE INDEX request_flow_dead ON baton.request (flow, id) WHERE state = 'dead';
CREATE INDEX request_flow_refused ON baton.request (flow, id) WHERE state = 'refused';

-- Whether the node gave its lease up when it stopped: then it did not die.
ALTER TABLE baton.node_lease ADD COLUMN stopped boolean NOT NULL DEFAULT false;

-- Calls to one host must not take the places of all others.
ALTER TABLE baton.webhook ADD COLUMN host text NOT NULL
    GENERATED ALWAYS AS (lower(coalesce(substring(url from '^[A-Za-z]+://([^/?#:]*)'), ''))) STORED;

-- The history with one more line, as in the first migration; the stage is named by its id.
DROP FUNCTION baton.noted(text, integer, text, integer);
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
