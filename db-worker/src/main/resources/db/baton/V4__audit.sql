-- Who did what: log-ins that failed, acts of operators and users of the admin port, keys and certificates that changed.
CREATE TABLE baton.audit (
    -- a UUIDv7: entries are ordered by the time of their making
    id         uuid        PRIMARY KEY,
    at         timestamptz NOT NULL,
    node       text        NOT NULL,
    who        text        NOT NULL,
    address    text        NOT NULL,
    act        text        NOT NULL,
    request_id uuid,
    outcome    text        NOT NULL,
    detail     text        NOT NULL
);

CREATE INDEX audit_who ON baton.audit (who, id);
CREATE INDEX audit_request ON baton.audit (request_id, id) WHERE request_id IS NOT NULL;

-- Entries are added and read. Triggers refuse to change one, and to remove one that is younger than 30 days, to every
-- role that may write. The owner of the table, who may drop triggers, and superusers can. Migrations run as the nodes'
-- role, so that is the owner: the triggers hold against code and against other roles, not against a node that was taken
-- over, unless migrations run as a role of their own.
CREATE FUNCTION baton.audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '30 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'baton.audit is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON baton.audit
    FOR EACH ROW EXECUTE FUNCTION baton.audit_is_append_only();

CREATE TRIGGER audit_is_not_truncated BEFORE TRUNCATE ON baton.audit
    FOR EACH STATEMENT EXECUTE FUNCTION baton.audit_is_append_only();
