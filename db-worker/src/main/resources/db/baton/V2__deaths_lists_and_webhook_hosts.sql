-- Owners that died while the stage `deaths_at` was due: what killed two nodes is not given to a third. Written by
-- recovery only.
ALTER TABLE baton.request ADD COLUMN deaths integer NOT NULL DEFAULT 0, ADD COLUMN deaths_at text;

-- Whether a node gave its lease up when it stopped: then it did not die.
ALTER TABLE baton.node_lease ADD COLUMN stopped boolean NOT NULL DEFAULT false;

-- Lists of one flow, newest first, at any size of the table. Lists of rare states have indexes that cost nothing for
-- the others.
CREATE INDEX request_flow ON baton.request (flow, id);
CREATE INDEX request_refused ON baton.request (id) WHERE state = 'refused';
CREATE INDEX request_flow_dead ON baton.request (flow, id) WHERE state = 'dead';
CREATE INDEX request_flow_refused ON baton.request (flow, id) WHERE state = 'refused';

-- The host that a webhook goes to: calls to one host must not take the places of all others.
ALTER TABLE baton.webhook ADD COLUMN host text NOT NULL
    GENERATED ALWAYS AS (lower(coalesce(substring(url from '^[A-Za-z]+://([^/?#:]*)'), ''))) STORED;
