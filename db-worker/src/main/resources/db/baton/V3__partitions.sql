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
    INSERT INTO baton.partition_expiry
    SELECT 'request_before', greatest(now(), max(expires_at)) FROM baton.request_before WHERE state <> 'dead';
    EXECUTE format('CREATE INDEX request_before_late ON baton.request_before (id) WHERE expires_at > %L',
                   (SELECT late_after FROM baton.partition_expiry));
END $$;

-- Numbers of advisory locks: "baton1" and "baton2" in ASCII.
CREATE FUNCTION baton.key_lock() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 108170704809521;
CREATE FUNCTION baton.partition_lock() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 108170704809522;

-- Idempotency keys. A key is never changed: it is inserted with its request, and deleted after it. One whose request is
-- gone counts as none.
CREATE TABLE baton.request_key (
    period     integer NOT NULL,
    key_hash   uuid    NOT NULL,
    request_id uuid    NOT NULL,
    -- the hash first: older periods are searched by it alone
    CONSTRAINT request_key_pk PRIMARY KEY (key_hash, period)
) PARTITION BY LIST (period);

-- The largest period is the current one: only it takes new keys. Each transaction that inserts one holds the advisory
-- lock baton.key_lock() in shared mode from before that statement to its end, and the next period begins under that
-- lock in exclusive mode. So what inserts into a period sees all keys of the older ones.
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

-- The functions below change partitions. Each waits for locks for a moment only, and fails then with
-- lock_not_available: its caller tries again later, and nothing waits behind it. One session at a time changes
-- partitions.

-- Makes the partition that follows the newest one and ends before this id; most of it has expired at late_after. False:
-- another session is at it, or it is there.
CREATE FUNCTION baton.add_request_partition(before_id uuid, late_after timestamptz) RETURNS boolean
    LANGUAGE plpgsql SET lock_timeout = '50ms' AS $$
DECLARE
    from_id uuid;
    part    text := 'request_' || left(replace(before_id::text, '-', ''), 12);
    largest uuid;
BEGIN
    IF NOT pg_try_advisory_xact_lock(baton.partition_lock()) THEN
        RETURN false;
    END IF;
    SELECT end_id INTO from_id FROM baton.request_partition ORDER BY end_id DESC NULLS LAST LIMIT 1;
    from_id := coalesce(from_id, '00000000-0000-0000-0000-000000000000');
    IF before_id <= from_id THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE baton.%I (LIKE baton.request INCLUDING ALL)
                    WITH (fillfactor = 45, autovacuum_vacuum_scale_factor = 0.05)', part);
    EXECUTE format('CREATE INDEX ON baton.%I (id) WHERE expires_at > %L', part, late_after);
    INSERT INTO baton.partition_expiry VALUES (part, late_after);
    LOCK TABLE baton.request_default IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('WITH moved AS (DELETE FROM baton.request_default WHERE id >= %L AND id < %L RETURNING *),
                         there AS (INSERT INTO baton.%I SELECT * FROM moved RETURNING id)
                    SELECT id FROM there ORDER BY id DESC LIMIT 1', from_id, before_id, part) INTO largest;
    -- keys of what was moved must not go before it
    UPDATE baton.key_period SET last_id = largest WHERE last_id < largest;
    EXECUTE format('ALTER TABLE baton.request ATTACH PARTITION baton.%I FOR VALUES FROM (%L) TO (%L)',
                   part, from_id, before_id);
    RETURN true;
END $$;

-- What of a partition must not be dropped with it, as long as it is not more than at_most: requests that are running or
-- dead, that expire later, or that wait for their webhook.
CREATE FUNCTION baton.unfinished(part text, at_most integer) RETURNS uuid[]
    LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    p      record;
    living uuid[];
BEGIN
    SELECT coalesce(first_id, '00000000-0000-0000-0000-000000000000') AS first_id, end_id, late_after
    INTO STRICT p FROM baton.request_partition WHERE name = part;
    EXECUTE format('SELECT coalesce(array_agg(u.id), ''{}'') FROM (
                        SELECT id FROM baton.%1$I WHERE state = ''running''
                        UNION SELECT id FROM baton.%1$I WHERE state = ''dead''
                        UNION SELECT id FROM baton.%1$I WHERE expires_at > %2$L AND expires_at > now()
                        UNION SELECT w.request_id FROM baton.webhook w
                              WHERE w.state = ''waiting'' AND w.request_id >= %3$L AND w.request_id < %4$L
                        LIMIT %5$s) u', part, p.late_after, p.first_id, p.end_id, at_most + 1) INTO living;
    RETURN living;
END $$;

-- Drops a partition. What is not finished moves to the default one. Answers how many; -1: more than at_most, or it is
-- not time, or another session is at it, and nothing was done.
CREATE FUNCTION baton.drop_request_partition(part text, at_most integer) RETURNS integer
    LANGUAGE plpgsql SET lock_timeout = '50ms' AS $$
DECLARE
    living uuid[];
BEGIN
    IF NOT pg_try_advisory_xact_lock(baton.partition_lock())
       OR NOT EXISTS (SELECT FROM baton.request_partition WHERE name = part AND late_after < now())
       OR cardinality(baton.unfinished(part, at_most)) > at_most THEN
        RETURN -1;
    END IF;
    PERFORM pg_advisory_xact_lock(baton.key_lock());
    LOCK TABLE ONLY baton.request IN ACCESS EXCLUSIVE MODE;
    living := baton.unfinished(part, at_most);
    IF cardinality(living) > at_most THEN
        RETURN -1;
    END IF;
    EXECUTE format('ALTER TABLE baton.request DETACH PARTITION baton.%I', part);
    EXECUTE format('INSERT INTO baton.request_default SELECT * FROM baton.%I WHERE id = ANY($1)', part) USING living;
    EXECUTE format('DROP TABLE baton.%I', part);
    DELETE FROM baton.partition_expiry WHERE name = part;
    RETURN cardinality(living);
END $$;

-- Begins the next period of keys. False: another session is at it, or the current one is not that old.
CREATE FUNCTION baton.begin_key_period(age interval) RETURNS boolean
    LANGUAGE plpgsql SET lock_timeout = '50ms' AS $$
DECLARE
    current_period integer;
    since          timestamptz;
BEGIN
    IF NOT pg_try_advisory_xact_lock(baton.partition_lock()) THEN
        RETURN false;
    END IF;
    SELECT p.period, p.began_at INTO current_period, since FROM baton.key_period p ORDER BY p.period DESC LIMIT 1;
    IF since > clock_timestamp() - age THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE baton.request_key_%s (LIKE baton.request_key INCLUDING ALL)', current_period + 1);
    EXECUTE format('ALTER TABLE baton.request_key ATTACH PARTITION baton.request_key_%1$s FOR VALUES IN (%1$s)',
                   current_period + 1);
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

-- Drops a period of keys whose requests are gone, but for those that live longer than their partition: these keys move
-- to the current period. Answers how many; -1: more than at_most, or it is not time, and nothing was done.
CREATE FUNCTION baton.drop_key_period(of_period integer, at_most integer) RETURNS integer
    LANGUAGE plpgsql SET lock_timeout = '50ms' AS $$
DECLARE
    kept integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(baton.partition_lock())
       OR NOT EXISTS (SELECT FROM baton.key_period k WHERE k.period = of_period AND k.last_id IS NOT NULL)
       OR EXISTS (SELECT FROM baton.key_period k, baton.request_partition p
                  WHERE k.period = of_period AND p.end_id IS NOT NULL
                        AND (p.first_id IS NULL OR p.first_id <= k.last_id)) THEN
        RETURN -1;
    END IF;
    PERFORM pg_advisory_xact_lock(baton.key_lock());
    LOCK TABLE ONLY baton.request_key IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('INSERT INTO baton.request_key
                    SELECT (SELECT max(period) FROM baton.key_period), k.key_hash, k.request_id
                    FROM baton.request_default r JOIN baton.request_key_%s k
                         ON k.key_hash = r.key_hash AND k.request_id = r.id LIMIT %s', of_period, at_most + 1);
    GET DIAGNOSTICS kept = ROW_COUNT;
    IF kept > at_most THEN
        RAISE EXCEPTION 'More than % keys of period % are in use', at_most, of_period
            USING ERRCODE = 'lock_not_available';
    END IF;
    EXECUTE format('DROP TABLE baton.request_key_%s', of_period);
    DELETE FROM baton.key_period WHERE period = of_period;
    RETURN kept;
END $$;
