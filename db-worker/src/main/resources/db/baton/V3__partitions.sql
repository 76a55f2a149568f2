-- From a build of before the first release: a store of any size is written as fast as an empty one. Requests are
-- partitioned by the time in their ids, so the primary key grows at its end, and what has expired is removed by
-- dropping a partition. Idempotency keys, which are random, get a table with a partition a period: new ones go into the
-- newest, and the index that is written stays small. See decision 16. Stored requests are written anew once: stop all
-- nodes first.

-- The first partition: all that there was before. It is dropped like any other when its requests have expired.
ALTER TABLE baton.request RENAME TO request_before;
ALTER TABLE baton.request_before RENAME CONSTRAINT request_pk TO request_before_pk;
DROP INDEX baton.request_key;
ALTER INDEX baton.request_running RENAME TO request_before_running;
ALTER INDEX baton.request_dead RENAME TO request_before_dead;
ALTER INDEX baton.request_flow RENAME TO request_before_flow;
ALTER INDEX baton.request_refused RENAME TO request_before_refused;
ALTER INDEX baton.request_flow_dead RENAME TO request_before_flow_dead;
ALTER INDEX baton.request_flow_refused RENAME TO request_before_flow_refused;

-- 128 bits of the SHA-256 are enough to tell keys apart.
ALTER TABLE baton.request_before
    ALTER COLUMN key_hash TYPE uuid USING encode(substring(key_hash FROM 1 FOR 16), 'hex')::uuid;

CREATE TABLE baton.request (LIKE baton.request_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (id);
ALTER TABLE baton.request ADD CONSTRAINT request_pk PRIMARY KEY (id);
CREATE INDEX request_running ON baton.request (id) WHERE state = 'running';
CREATE INDEX request_dead ON baton.request (id) WHERE state = 'dead';
CREATE INDEX request_flow ON baton.request (flow, id);
CREATE INDEX request_refused ON baton.request (id) WHERE state = 'refused';
CREATE INDEX request_flow_dead ON baton.request (flow, id) WHERE state = 'dead';
CREATE INDEX request_flow_refused ON baton.request (flow, id) WHERE state = 'refused';

-- What lives longer than its partition, and ids of clocks that are wrong.
CREATE TABLE baton.request_default PARTITION OF baton.request DEFAULT
    WITH (fillfactor = 45, autovacuum_vacuum_scale_factor = 0.05);

-- Smaller than every UUIDv7 that is made later, by a clock like this one.
CREATE FUNCTION baton.first_id(at timestamptz) RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (lpad(to_hex((date_part('epoch', at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

CREATE FUNCTION baton.made_at(id uuid) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0);

-- Which requests still wait for their webhook, without reading those that were delivered.
CREATE INDEX webhook_waiting ON baton.webhook (request_id) WHERE state = 'waiting';

-- When most of a partition by time has expired. Its index request_..._late has the requests that expire later: none,
-- unless they were answered late. So nothing has to be read to know what must not be dropped.
CREATE TABLE baton.partition_expiry (
    name       text        NOT NULL,
    late_after timestamptz NOT NULL,
    CONSTRAINT partition_expiry_pk PRIMARY KEY (name)
);

-- end_id is not in it. first_id is null in the first one, both are null in the default one.
CREATE VIEW baton.request_partition AS
SELECT c.relname::text AS name,
       substring(pg_get_expr(c.relpartbound, c.oid) FROM 'FROM \(''([^'']+)''\)')::uuid AS first_id,
       substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''([^'']+)''\)')::uuid AS end_id,
       e.late_after, greatest(c.reltuples, 0)::bigint AS about_rows
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid LEFT JOIN baton.partition_expiry e ON e.name = c.relname
WHERE i.inhparent = 'baton.request'::regclass;

DO $$
DECLARE
    border uuid := baton.first_id(clock_timestamp() + interval '1 second');
BEGIN
    EXECUTE format('WITH ahead AS (DELETE FROM baton.request_before WHERE id >= %L RETURNING *)
                    INSERT INTO baton.request_default SELECT * FROM ahead', border);
    EXECUTE format('ALTER TABLE baton.request ATTACH PARTITION baton.request_before FOR VALUES FROM (MINVALUE) TO (%L)',
                   border);
    -- a dead letter stays until it expires
    UPDATE baton.request_before SET expires_at = now() + interval '30 days' WHERE state = 'dead' AND expires_at IS NULL;
    INSERT INTO baton.partition_expiry
    SELECT 'request_before', greatest(now(), max(expires_at)) FROM baton.request_before WHERE state <> 'dead';
    EXECUTE format('CREATE INDEX request_before_late ON baton.request_before (id) WHERE expires_at > %L',
                   (SELECT late_after FROM baton.partition_expiry));
END $$;

-- Numbers of advisory locks: "baton1" and "baton2" in ASCII.
CREATE FUNCTION baton.key_lock() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 108170704809521;
CREATE FUNCTION baton.partition_lock() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 108170704809522;

-- Idempotency keys. A key is never changed: it is inserted with its request, and deleted after it. One whose request is
-- gone counts as none. So two stored requests never have one key.
CREATE TABLE baton.request_key (
    period     integer NOT NULL,
    key_hash   uuid    NOT NULL,
    request_id uuid    NOT NULL,
    -- the hash first: older periods are searched by it alone
    CONSTRAINT request_key_pk PRIMARY KEY (key_hash, period)
) PARTITION BY LIST (period);

-- The largest period is the current one: only it takes new keys. Each transaction that inserts one holds the advisory
-- lock baton.key_lock() in shared mode from before that statement to its end, and the next period begins under that
-- lock in exclusive mode. So a transaction that inserts into a period sees all keys of the older ones.
CREATE TABLE baton.key_period (
    period   integer     NOT NULL,
    began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- when it has ended: no request in a partition by time with a key of this period has a larger id
    last_id  uuid,
    CONSTRAINT key_period_pk PRIMARY KEY (period)
);

CREATE TABLE baton.request_key_0 PARTITION OF baton.request_key FOR VALUES IN (0);
CREATE TABLE baton.request_key_1 PARTITION OF baton.request_key FOR VALUES IN (1);
INSERT INTO baton.request_key SELECT 0, key_hash, id FROM baton.request WHERE key_hash IS NOT NULL ORDER BY key_hash;
INSERT INTO baton.key_period (period, last_id)
VALUES (0, coalesce((SELECT id FROM baton.request_before ORDER BY id DESC LIMIT 1),
                    '00000000-0000-0000-0000-000000000000')),
       (1, NULL);

-- Older than all periods: keys of requests that outlive their partition or the period of their key. A key may be here
-- and in its period, for the same request.
CREATE TABLE baton.request_key_kept PARTITION OF baton.request_key FOR VALUES IN (-1);

-- Before a statement that inserts keys, in the same transaction. Only a statement that reads committed is sure to see
-- what was committed before it got the lock.
CREATE FUNCTION baton.lock_keys() RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'Idempotency keys need the isolation level read committed, not %',
            current_setting('transaction_isolation') USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(baton.key_lock());
END $$;

-- The functions below change partitions. Each waits for locks for a moment only, and fails then with
-- lock_not_available: its caller tries again later, and batches that wait behind it don't wait long. One session at a
-- time changes partitions. A patience is in milliseconds.

-- Before the partitions of requests change. A session that has planned a statement with the old partitions could not
-- find a row that has moved: so none has, as each needs the lock of the parent first. Vacuum lets go of a table only
-- when it is waited for much longer, so it is asked without waiting, while no batch waits for us yet.
CREATE FUNCTION baton.lock_partitions(part text, patience integer) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('LOCK TABLE baton.%I, baton.request_default IN SHARE UPDATE EXCLUSIVE MODE NOWAIT', part);
    PERFORM set_config('lock_timeout', patience::text, true);
    PERFORM pg_advisory_xact_lock(baton.key_lock());
    PERFORM set_config('lock_timeout', '30', true);
    LOCK TABLE ONLY baton.request IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('LOCK TABLE baton.%I, baton.request_default IN ACCESS EXCLUSIVE MODE NOWAIT', part);
END $$;

-- PostgreSQL reads the default partition when another one is attached, and all batches wait. Only a large one that is
-- known by a constraint to have nothing of the new partition is not read. This is the range of that constraint.
CREATE TABLE baton.default_partition_guard (
    from_id   uuid NOT NULL,
    before_id uuid NOT NULL
);

-- Makes the partition that follows the newest one and ends before this id; most of it has expired at late_after.
-- Requests of the default partition that belong there move, if they are not more than at_most and the default one is
-- small; otherwise it begins behind them. Answers 'made', or 'nothing': another session is at it, or it is there; or
-- 'validate': the constraint request_default_guard has to be validated, and then this called again.
CREATE FUNCTION baton.add_request_partition(before_id uuid, late_after timestamptz, at_most integer DEFAULT 1000,
                                            patience integer DEFAULT 40, small_bytes bigint DEFAULT 64000000)
    RETURNS text
    LANGUAGE plpgsql SET lock_timeout = '40ms' SET enable_seqscan = off AS $$
DECLARE
    from_id uuid;
    part    text := 'request_' || left(replace(before_id::text, '-', ''), 12);
    several uuid[];
    largest uuid;
    small   boolean := pg_relation_size('baton.request_default') <= small_bytes;
    guarded uuid;
BEGIN
    IF NOT pg_try_advisory_xact_lock(baton.partition_lock()) THEN
        RETURN 'nothing';
    END IF;
    SELECT end_id INTO from_id FROM baton.request_partition ORDER BY end_id DESC NULLS LAST LIMIT 1;
    from_id := coalesce(from_id, '00000000-0000-0000-0000-000000000000');
    IF before_id <= from_id THEN
        RETURN 'nothing';
    END IF;
    guarded := (SELECT g.from_id FROM baton.default_partition_guard g
                WHERE g.before_id = add_request_partition.before_id
                      AND EXISTS (SELECT FROM pg_constraint c WHERE c.conrelid = 'baton.request_default'::regclass
                                  AND c.conname = 'request_default_guard' AND c.convalidated));
    several := ARRAY(SELECT id FROM baton.request_default WHERE id >= from_id AND id < before_id ORDER BY id
                     LIMIT at_most + 1);
    IF guarded IS NOT NULL THEN
        from_id := guarded;
    ELSIF cardinality(several) > at_most OR NOT small THEN
        -- a large one is read meanwhile, and must not get what the new one is for
        from_id := greatest(from_id, baton.first_id(clock_timestamp() + CASE WHEN small THEN interval '1 second'
                                                                        ELSE interval '10 minutes' END));
        IF cardinality(several) > 0 THEN
            largest := (SELECT id FROM baton.request_default WHERE id < before_id ORDER BY id DESC LIMIT 1);
            from_id := greatest(from_id, baton.first_id(baton.made_at(largest) + interval '1 millisecond'));
        END IF;
        IF before_id <= from_id THEN
            RAISE EXCEPTION 'Too many requests before % are in the default partition', before_id
                USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
    END IF;
    IF NOT small AND guarded IS NULL THEN
        PERFORM baton.lock_partitions('request_default', patience);
        ALTER TABLE baton.request_default DROP CONSTRAINT IF EXISTS request_default_guard;
        EXECUTE format('ALTER TABLE baton.request_default ADD CONSTRAINT request_default_guard
                        CHECK (id < %L OR id >= %L) NOT VALID', from_id, before_id);
        DELETE FROM baton.default_partition_guard;
        INSERT INTO baton.default_partition_guard VALUES (from_id, before_id);
        RETURN 'validate';
    END IF;
    EXECUTE format('CREATE TABLE baton.%I (LIKE baton.request INCLUDING ALL)
                    WITH (fillfactor = 45, autovacuum_vacuum_scale_factor = 0.05)', part);
    EXECUTE format('CREATE INDEX ON baton.%I (id) WHERE expires_at > %L', part, late_after);
    INSERT INTO baton.partition_expiry VALUES (part, late_after);
    PERFORM baton.lock_partitions('request_default', patience);
    several := ARRAY(SELECT id FROM baton.request_default WHERE id >= from_id AND id < before_id ORDER BY id
                     LIMIT at_most + 1);
    IF cardinality(several) > at_most THEN
        RAISE EXCEPTION 'Too many requests came into the default partition' USING ERRCODE = 'lock_not_available';
    END IF;
    EXECUTE format('WITH moved AS (DELETE FROM baton.request_default WHERE id = ANY($1) RETURNING *)
                    INSERT INTO baton.%I SELECT * FROM moved', part) USING several;
    largest := several[cardinality(several)];
    -- keys of what was moved must not go before it
    UPDATE baton.key_period SET last_id = largest WHERE last_id < largest;
    EXECUTE format('ALTER TABLE baton.request ATTACH PARTITION baton.%I FOR VALUES FROM (%L) TO (%L)',
                   part, from_id, before_id);
    ALTER TABLE baton.request_default DROP CONSTRAINT IF EXISTS request_default_guard;
    DELETE FROM baton.default_partition_guard;
    RETURN 'made';
END $$;

-- Makes the next partition of this span, if there is none for ids that are made so far ahead. Only this database's
-- clock counts. Answers as the function above.
CREATE FUNCTION baton.add_next_partition(span interval, ahead interval, keep interval, at_most integer,
                                         patience integer) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    at      timestamptz := clock_timestamp();
    newest  timestamptz := (SELECT baton.made_at(max(end_id::text)::uuid) FROM baton.request_partition);
    seconds numeric := extract(epoch FROM span)::numeric;
    end_at  timestamptz;
BEGIN
    IF newest > at + ahead THEN
        RETURN 'nothing';
    END IF;
    end_at := to_timestamp((floor(extract(epoch FROM greatest(newest, at))::numeric / seconds) + 1) * seconds);
    FOR try IN 1..10 LOOP
        BEGIN
            RETURN baton.add_request_partition(baton.first_id(end_at), end_at + keep, at_most, patience);
        EXCEPTION WHEN object_not_in_prerequisite_state THEN
            -- a clock that is wrong by hours has filled all of it: the next one
            end_at := end_at + span;
        END;
    END LOOP;
    RETURN 'nothing';
END $$;

-- What of a partition must not be dropped with it, up to about at_most: requests that are running, that expire later
-- (dead letters do), or that wait for their webhook.
CREATE FUNCTION baton.unfinished(part text, at_most integer) RETURNS uuid[]
    LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    p      record;
    living uuid[];
BEGIN
    SELECT coalesce(first_id, '00000000-0000-0000-0000-000000000000') AS first_id, end_id, late_after
    INTO STRICT p FROM baton.request_partition WHERE name = part;
    EXECUTE format('SELECT coalesce(array_agg(DISTINCT u.id), ''{}'') FROM (
                        (SELECT id FROM baton.%1$I WHERE state = ''running'' LIMIT %5$s)
                        UNION ALL
                        (SELECT id FROM baton.%1$I WHERE expires_at > %2$L AND expires_at > now() LIMIT %5$s)
                        UNION ALL
                        (SELECT w.request_id FROM baton.webhook w JOIN baton.%1$I r ON r.id = w.request_id
                         WHERE w.state = ''waiting'' AND w.request_id >= %3$L AND w.request_id < %4$L LIMIT %5$s)) u',
                   part, p.late_after, p.first_id, p.end_id, at_most + 1) INTO living;
    RETURN living;
END $$;

-- Drops a partition. What is not finished moves to the default one, and its keys are kept. Answers how many; -1: more
-- than at_most, or it is not time, and nothing was done; null: another session is at it.
CREATE FUNCTION baton.drop_request_partition(part text, at_most integer, patience integer DEFAULT 40) RETURNS integer
    LANGUAGE plpgsql SET lock_timeout = '40ms' AS $$
DECLARE
    living uuid[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(baton.partition_lock()) THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT FROM baton.request_partition WHERE name = part AND late_after < now())
       OR cardinality(baton.unfinished(part, at_most)) > at_most THEN
        RETURN -1;
    END IF;
    PERFORM baton.lock_partitions(part, patience);
    living := baton.unfinished(part, at_most);
    IF cardinality(living) > at_most THEN
        RETURN -1;
    END IF;
    EXECUTE format('INSERT INTO baton.request_key SELECT -1, key_hash, id FROM baton.%I
                    WHERE id = ANY($1) AND key_hash IS NOT NULL
                    -- the other one is gone: two stored requests never have one key
                    ON CONFLICT (key_hash, period) DO UPDATE SET request_id = excluded.request_id', part) USING living;
    EXECUTE format('ALTER TABLE baton.request DETACH PARTITION baton.%I', part);
    EXECUTE format('INSERT INTO baton.request_default SELECT * FROM baton.%I WHERE id = ANY($1)', part) USING living;
    EXECUTE format('DROP TABLE baton.%I', part);
    DELETE FROM baton.partition_expiry WHERE name = part;
    RETURN cardinality(living);
END $$;

-- Begins the next period of keys. False: another session is at it, or the current one is not that old. One with more
-- than 4 million keys, by PostgreSQL's estimate, ends at an eighth of that age: its index has to stay small.
CREATE FUNCTION baton.begin_key_period(age interval, patience integer DEFAULT 40) RETURNS boolean
    LANGUAGE plpgsql SET lock_timeout = '40ms' AS $$
DECLARE
    current_period integer;
    since          timestamptz;
BEGIN
    IF NOT pg_try_advisory_xact_lock(baton.partition_lock()) THEN
        RETURN false;
    END IF;
    SELECT p.period, p.began_at INTO current_period, since FROM baton.key_period p ORDER BY p.period DESC LIMIT 1;
    IF since > clock_timestamp() - age / 8
       OR (since > clock_timestamp() - age
           AND NOT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('baton.request_key_' || current_period)
                                                      AND reltuples > 4000000)) THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE baton.request_key_%s (LIKE baton.request_key INCLUDING ALL)', current_period + 1);
    EXECUTE format('ALTER TABLE baton.request_key ATTACH PARTITION baton.request_key_%1$s FOR VALUES IN (%1$s)',
                   current_period + 1);
    PERFORM set_config('lock_timeout', patience::text, true);
    PERFORM pg_advisory_xact_lock(baton.key_lock());
    -- no transaction inserts a key now, and all that were inserted are seen
    UPDATE baton.key_period
    SET last_id = coalesce((SELECT r.id FROM baton.request r
                            WHERE r.id < (SELECT p.end_id FROM baton.request_partition p
                                          ORDER BY p.end_id DESC NULLS LAST LIMIT 1)
                            ORDER BY r.id DESC LIMIT 1), '00000000-0000-0000-0000-000000000000')
    WHERE period = current_period;
    INSERT INTO baton.key_period (period) VALUES (current_period + 1);
    RETURN true;
END $$;

-- Whether a period of keys has ended and no partition by time needs it: each that may have requests of it has expired,
-- and not more of these than many are unfinished.
CREATE FUNCTION baton.key_period_is_old(of_period integer, many integer) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN EXISTS (SELECT FROM baton.key_period k WHERE k.period = of_period AND k.last_id IS NOT NULL)
           AND NOT EXISTS (
               SELECT FROM baton.key_period k, baton.request_partition p
               WHERE k.period = of_period AND p.end_id IS NOT NULL AND (p.first_id IS NULL OR p.first_id <= k.last_id)
                     AND CASE WHEN p.late_after < now() THEN cardinality(baton.unfinished(p.name, many)) > many
                         ELSE true END);

-- Keeps the keys of requests that outlive the period of their key: those in the default partition, and the unfinished
-- ones of partitions that have expired. Removes those that are not needed any more. Claims never wait for it. Answers
-- how many were kept anew, at_most at once; null: another session is at it.
CREATE FUNCTION baton.keep_keys(at_most integer, many integer) RETURNS integer
    LANGUAGE plpgsql AS $$
DECLARE
    part  text;
    added integer;
    kept  integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(baton.partition_lock()) THEN
        RETURN NULL;
    END IF;
    DELETE FROM baton.request_key_kept k
    WHERE NOT EXISTS (SELECT FROM baton.request r WHERE r.id = k.request_id);
    INSERT INTO baton.request_key
    SELECT -1, r.key_hash, r.id FROM baton.request_default r
    WHERE r.key_hash IS NOT NULL
          AND NOT EXISTS (SELECT FROM baton.request_key_kept k WHERE k.key_hash = r.key_hash AND k.request_id = r.id)
    LIMIT at_most;
    GET DIAGNOSTICS kept = ROW_COUNT;
    FOR part IN SELECT name FROM baton.request_partition WHERE end_id IS NOT NULL AND late_after < now() LOOP
        EXECUTE format('INSERT INTO baton.request_key SELECT -1, r.key_hash, r.id FROM baton.%I r
                        WHERE r.id = ANY($1) AND r.key_hash IS NOT NULL
                              AND NOT EXISTS (SELECT FROM baton.request_key_kept k
                                              WHERE k.key_hash = r.key_hash AND k.request_id = r.id)
                        LIMIT $2', part) USING baton.unfinished(part, many), at_most - kept;
        GET DIAGNOSTICS added = ROW_COUNT;
        kept := kept + added;
    END LOOP;
    RETURN kept;
END $$;

-- Drops a period of keys that is old. Keys of requests that outlive it are kept first: here only the few that were not
-- before. Answers whether it is done; null: another session is at it.
CREATE FUNCTION baton.drop_key_period(of_period integer, many integer, patience integer DEFAULT 40) RETURNS boolean
    LANGUAGE plpgsql SET lock_timeout = '40ms' AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(baton.partition_lock()) THEN
        RETURN NULL;
    END IF;
    IF NOT baton.key_period_is_old(of_period, many) OR baton.keep_keys(many, many) >= many THEN
        RETURN false;
    END IF;
    -- no other request comes to outlive its key meanwhile: that takes the lock above
    PERFORM set_config('lock_timeout', patience::text, true);
    PERFORM pg_advisory_xact_lock(baton.key_lock());
    PERFORM set_config('lock_timeout', '30', true);
    LOCK TABLE ONLY baton.request_key IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('DROP TABLE baton.request_key_%s', of_period);
    DELETE FROM baton.key_period WHERE period = of_period;
    RETURN true;
END $$;
