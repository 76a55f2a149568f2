-- Nodes need not own the tables. What changes partitions, or removes entries of the audit, runs with the rights of the
-- role that migrates (SECURITY DEFINER), with a search_path in which no other role can create a table. Only the role of
-- nodes may call it: a db-worker that migrates grants that, see RuntimeRights. Functions that these call keep the
-- caller's rights: in here, those of the owner.

CREATE FUNCTION baton.validate_default_partition() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '40ms' AS $$
BEGIN
    ALTER TABLE baton.request_default VALIDATE CONSTRAINT request_default_guard;
END $$;

-- Removes the oldest entries: those that are older than keep, and of them at most so many whose id is smaller than
-- before_id. Answers how many. The triggers refuse those that are younger than 30 days.
CREATE FUNCTION baton.clean_audit(keep interval, before_id uuid, at_most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    removed integer;
BEGIN
    DELETE FROM baton.audit WHERE id IN (
        SELECT a.id FROM baton.audit a WHERE a.at < now() - keep AND a.id < before_id
        ORDER BY a.id LIMIT at_most);
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END $$;

DO $$
DECLARE
    f regprocedure;
BEGIN
    FOR f IN
        SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = 'baton'::regnamespace
              AND p.proname IN ('add_next_partition', 'drop_request_partition', 'begin_key_period',
                                'key_period_is_old', 'keep_keys', 'drop_key_period')
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, pg_temp', f);
    END LOOP;
    -- and what they call with the owner's rights is for no other role
    FOR f IN
        SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = 'baton'::regnamespace
              AND (p.prosecdef OR p.proname IN ('add_request_partition', 'lock_partitions', 'unfinished'))
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    END LOOP;
END $$;
