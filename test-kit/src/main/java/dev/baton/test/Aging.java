package dev.baton.test;

import java.time.Duration;
import java.util.List;

/**
 * Makes the time that the platform reads pass: every moment that it has stored becomes older. Leases, retries and
 * expiry are judged by PostgreSQL's clock against these moments, so nothing else has to be moved. The tables of flows
 * are left alone. One thread.
 */
final class Aging {
    private static final String MOMENTS = """
            SELECT format('UPDATE baton.%I SET %s', c.table_name,
                          string_agg(format('%1$I = %1$I - %2$L::interval', c.column_name, '@'), ', '))
            FROM information_schema.columns c
                 JOIN pg_class t ON t.relname = c.table_name AND t.relnamespace = 'baton'::regnamespace
            WHERE c.table_schema = 'baton' AND c.data_type = 'timestamp with time zone'
                  AND t.relkind IN ('r', 'p') AND NOT t.relispartition
                  AND c.table_name NOT IN ('flyway_schema_history', 'partition_expiry', 'key_period')
            GROUP BY c.table_name ORDER BY c.table_name
            """;

    /** What the cleaner does by partitions: those are by the age that is part of an id, which can't be changed. */
    private static final String EXPIRED = """
            WITH gone AS (DELETE FROM baton.request r WHERE r.expires_at <= now()
                AND NOT EXISTS (SELECT FROM baton.webhook w WHERE w.request_id = r.id AND w.state = 'waiting')
                RETURNING r.id),
            keys AS (DELETE FROM baton.request_key k USING gone WHERE k.request_id = gone.id)
            DELETE FROM baton.webhook w USING gone WHERE w.request_id = gone.id
            """;

    /** Of some tenths of a millisecond each. */
    private static final int TRIES = 1_000;

    private final TestDatabase database;
    private final List<String> moments;

    Aging(TestDatabase database) {
        this.database = database;
        this.moments = database.texts(MOMENTS);
    }

    void advance(Duration by) {
        advance(by, "");
    }

    /** @param living a node that renews its lease meanwhile */
    void advance(Duration by, String living) {
        StringBuilder script = new StringBuilder("BEGIN;\n");
        for (String moment : moments) {
            script.append(moment.replace("@", by.toMillis() + " milliseconds"));
            if (moment.startsWith("UPDATE baton.node_lease")) {
                script.append(" WHERE node_id <> '").append(living).append('\'');
            }
            script.append(";\n");
        }
        database.run(script + EXPIRED + ";\nCOMMIT");
    }

    /** What a node does to its lease when it stops. */
    void release(String nodeId) {
        database.rows(
                "UPDATE baton.node_lease SET lease_until = least(lease_until, now()), stopped = true"
                        + " WHERE node_id = ? RETURNING 1",
                nodeId);
    }

    /**
     * What PostgreSQL does with sessions whose node is frozen, when their idle time is over: their locks are free.
     * Statements that the node had sent are done first.
     */
    void endIdleTransactions(String node) {
        String sessions = " FROM pg_stat_activity WHERE datname = current_database() AND application_name = ?";
        for (int i = 0; i < TRIES; i++) {
            if (database.number("SELECT count(*)" + sessions + " AND state = 'active'", "baton " + node) == 0) {
                break;
            }
            Thread.onSpinWait();
        }
        database.rows(
                "SELECT pg_terminate_backend(pid, 1000)" + sessions + " AND state LIKE 'idle in transaction%'",
                "baton " + node);
    }
}
