package dev.baton.dbworker.durable;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Who is alive, as the database's clock judges. Event loop only. */
public final class Leases {
    /** Written for PostgreSQL 14: {@code old} in RETURNING came with 18. The lock makes the read value the last one. */
    private static final String RENEW = """
            WITH old AS MATERIALIZED (
                SELECT l.node_id, l.lease_until <= now() AS lapsed FROM baton.node_lease l
                WHERE l.node_id = ANY($1) ORDER BY l.node_id FOR UPDATE),
            renewed AS (
                INSERT INTO baton.node_lease AS l (node_id, lease_until, stopped)
                SELECT d.node_id, now() + $2::bigint * interval '1 millisecond', false
                FROM unnest($1::text[]) AS d(node_id) LEFT JOIN old ON old.node_id = d.node_id ORDER BY 1
                ON CONFLICT (node_id) DO UPDATE SET lease_until = excluded.lease_until, stopped = false)
            SELECT node_id FROM old WHERE lapsed
            """;

    /** A node that stops did not die: nothing that it had is suspected of killing it. */
    private static final String RELEASE = """
            UPDATE baton.node_lease SET lease_until = least(lease_until, now()), stopped = true WHERE node_id = ANY($1)
            """;

    private static final String EXPIRE =
            "UPDATE baton.node_lease SET lease_until = least(lease_until, now()) WHERE node_id = $1";

    private static final String FORGET = "DELETE FROM baton.node_lease WHERE lease_until < now() - interval '1 hour'";

    private final StoreSettings settings;

    public Leases(StoreSettings settings) {
        this.settings = settings;
    }

    /** Answers whose lease had run out. */
    public Future<Set<String>> renew(SqlClient client, Collection<String> nodeIds) {
        return client.preparedQuery(RENEW)
                .execute(Tuple.tuple()
                        .addArrayOfString(new TreeSet<>(nodeIds).toArray(String[]::new))
                        .addLong(settings.lease().toMillis()))
                .map(rows -> {
                    Set<String> lapsed = new HashSet<>();
                    rows.forEach(row -> lapsed.add(row.getString(0)));
                    return lapsed;
                });
    }

    /** They stop, and own nothing any more. */
    public Future<Void> release(SqlClient client, Collection<String> nodeIds) {
        return client.preparedQuery(RELEASE)
                .execute(Tuple.tuple().addArrayOfString(nodeIds.toArray(String[]::new)))
                .mapEmpty();
    }

    /** A node left the cluster: what it owns may be taken from now on. */
    public Future<Void> expire(SqlClient client, String nodeId) {
        return client.preparedQuery(EXPIRE).execute(Tuple.of(nodeId)).mapEmpty();
    }

    /** Removes what nodes left behind that are long gone. */
    public Future<Void> forget(SqlClient client) {
        return client.preparedQuery(FORGET).execute().mapEmpty();
    }

    long millis() {
        return settings.lease().toMillis();
    }
}
