package dev.baton.bench;

/** Makes answered requests with keys by SQL, as many as a day of work leaves behind. One thread. */
final class FullStore implements AutoCloseable {
    /** A business key of some of them: one in a hundred has one. */
    static final String ONE_KEY = "order-100";

    private static final int PERIODS = 4;
    private static final int HOURS_EACH = 5;
    private static final int CHUNK = 50_000;

    /** The time before the cluster's first partition, in partitions as the cluster makes them. */
    private static final String PARTITIONS = """
            DO $$
            DECLARE
                border uuid;
                hours  int;
                part   text;
                lower  text := '00000000-0000-0000-0000-000000000000';
                upper  uuid;
            BEGIN
                SELECT end_id INTO border FROM baton.request_partition WHERE name = 'request_before';
                DROP TABLE baton.request_before;
                FOR hours IN REVERSE 20 .. 0 BY 5 LOOP
                    upper := CASE hours WHEN 0 THEN border ELSE baton.first_id(now() - hours * interval '1 hour') END;
                    part := 'request_' || hours || '_hours_ago';
                    EXECUTE format('CREATE TABLE baton.%I (LIKE baton.request INCLUDING ALL)
                                    WITH (fillfactor = 45)', part);
                    EXECUTE format('CREATE INDEX ON baton.%I (id) WHERE expires_at > %L', part,
                                   now() + interval '26 hours');
                    EXECUTE format('ALTER TABLE baton.request ATTACH PARTITION baton.%I FOR VALUES FROM (%L) TO (%L)',
                                   part, lower, upper);
                    INSERT INTO baton.partition_expiry VALUES (part, now() + interval '26 hours');
                    lower := upper;
                END LOOP;
                DELETE FROM baton.partition_expiry WHERE name = 'request_before';
            END $$""";

    private static final String FILL = """
            WITH made AS (
                INSERT INTO baton.request (id, flow, flow_version, caller, key_hash, payload_hash, state, version,
                    epoch, owner, next_stage, checkpoint, accepted_at, changed_at, recover_after, expires_at,
                    reply_status, reply_type, reply_body, history, business_key)
                SELECT (lpad(to_hex((date_part('epoch', t) * 1000)::bigint), 12, '0') || '7'
                           || substr(md5(random()::text), 1, 3) || 'a' || substr(md5(random()::text), 1, 15))::uuid,
                       'bench-tpcb', 1, '', gen_random_uuid(), sha256(t::text::bytea), 'done', 2, 1, 'filled', 'reply',
                       '', t, t, t, t + interval '24 hours', 201, 'application/json', '{"balance":12345}',
                       E'1 accepted update-balances 1764412800000\\n2 done reply 1764412800000\\n',
                       CASE WHEN mod(i, 100) = 0 THEN 'order-' || i END
                FROM (SELECT i, now() - interval '1 hour' * (%1$d - %2$d * (%3$d + i::float / %4$d) / %5$d) AS t
                      FROM generate_series(1, %4$d) i) s
                RETURNING id, key_hash)
            INSERT INTO baton.request_key
            SELECT (SELECT max(period) FROM baton.key_period), key_hash, id FROM made
            """;

    private final Sql database;
    private final String administrator;

    FullStore(BenchCluster cluster) {
        this.administrator = cluster.administratorJdbcUrl();
        this.database = Sql.open(cluster.jdbcUrl());
    }

    /** So many, spread over 20 hours and the key periods of these hours. */
    void fill(int requests) {
        database.execute("SET synchronous_commit = off; SET lock_timeout = '10s'");
        database.execute(PARTITIONS);
        int each = Math.max(1, requests / PERIODS);
        for (int period = 0; period < PERIODS; period++) {
            int chunks = Math.max(1, each / CHUNK);
            for (int chunk = 0; chunk < chunks; chunk++) {
                database.execute(
                        FILL.formatted((PERIODS - period) * HOURS_EACH, HOURS_EACH, chunk, each / chunks, chunks));
            }
            if (period < PERIODS - 1) {
                database.execute("SELECT baton.begin_key_period('0')");
            }
        }
        database.execute("SET synchronous_commit = on");
        database.execute("VACUUM (ANALYZE) baton.request");
        database.execute("VACUUM (ANALYZE) baton.request_key");
    }

    /** The id of one of those that were made. */
    String oneId() {
        return database.texts("SELECT id FROM baton.request WHERE owner = 'filled' AND state = 'done' LIMIT 1")
                .getFirst();
    }

    /** The next change of each page writes it whole into the log. */
    void checkpoint() {
        try (Sql superuser = Sql.open(administrator)) {
            superuser.execute("CHECKPOINT");
        }
    }

    /** Bytes of write-ahead log so far. */
    long written() {
        return database.number("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
    }

    @Override
    public void close() {
        database.close();
    }
}
