package dev.baton.dbworker.durable;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who is alive, as the database's clock judges. Event loop only. */
public final class Leases {
    private static final String RENEW = """
            INSERT INTO baton.node_lease AS l (node_id, lease_until)
            SELECT d.node_id, now() + $2::bigint * interval '1 millisecond' FROM unnest($1::text[]) AS d(node_id) ORDER BY 1
            ON CONFLICT (node_id) DO UPDATE SET lease_until = excluded.lease_until
            RETURNING new.node_id, old.lease_until <= now()
            """;

    private static final String END =
            "UPDATE baton.node_lease SET lease_until = least(lease_until, now()) WHERE node_id = ANY($1)";

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
                    for (Row row : rows) {
                        if (Boolean.TRUE.equals(row.getBoolean(1))) {
                            lapsed.add(row.getString(0));
                        }
                    }
                    return lapsed;
                });
    }

    /** They own nothing any more. */
    public Future<Void> release(SqlClient client, Collection<String> nodeIds) {
        return client.preparedQuery(END)
                .execute(Tuple.tuple().addArrayOfString(nodeIds.toArray(String[]::new)))
                .mapEmpty();
    }

    /** A node left: what it owns is anybody's from now on. */
    public Future<Void> expire(SqlClient client, String nodeId) {
        return release(client, List.of(nodeId));
    }

    /** Removes what nodes left behind that are long gone. */
    public Future<Void> forget(SqlClient client) {
        return client.preparedQuery(FORGET).execute().mapEmpty();
    }

    long millis() {
        return settings.lease().toMillis();
    }
}
