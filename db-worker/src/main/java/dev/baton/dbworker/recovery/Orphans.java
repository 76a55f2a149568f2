package dev.baton.dbworker.recovery;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds requests whose owner is gone, or should have been done, and makes them ours. Each goes to one claimer only.
 * Event loop only.
 */
final class Orphans {
    /**
     * What an owner wrote after its lease had run out is a sign of life: a node that thawed, or that the database was
     * away from. It gets a moment to renew its lease.
     */
    private static final String CLAIM = """
            WITH orphan AS (
                SELECT r.id FROM baton.request r LEFT JOIN baton.node_lease l ON l.node_id = r.owner
                WHERE r.state = 'running'
                      AND (r.owner IS NULL OR r.recover_after <= now()
                           OR (coalesce(l.lease_until, '-infinity') <= now()
                               AND (r.changed_at <= l.lease_until OR r.changed_at <= now() - interval '2 seconds')))
                      AND %s
                ORDER BY r.id LIMIT $5 FOR UPDATE OF r SKIP LOCKED)
            UPDATE baton.request r
            SET owner = $6, epoch = r.epoch + 1, version = r.version + 1, changed_at = now(),
                recover_after = now() + $7::bigint * interval '1 millisecond',
                history = baton.noted(r.history, r.version + 1, 'recovered', r.next_stage)
            FROM orphan WHERE r.id = orphan.id
            RETURNING r.id, r.flow, r.flow_version, r.caller, r.accepted_at, r.epoch, r.next_stage, r.checkpoint
            """.formatted(KnownStages.known());

    private static final String WAITING = """
            SELECT r.flow, r.flow_version, r.next_stage, count(*) FROM baton.request r
            WHERE r.state = 'running' AND r.recover_after <= now() AND %s
            GROUP BY r.flow, r.flow_version, r.next_stage LIMIT 100
            """.formatted(KnownStages.unknown());

    private final String self;
    private final KnownStages known;
    private final Duration ownership;

    /**
     * @param self the node that takes them
     * @param known where this node can resume a request; the others are for nodes that know them
     * @param ownership how long we may have them
     */
    Orphans(String self, KnownStages known, Duration ownership) {
        this.self = self;
        this.known = known;
        this.ownership = ownership;
    }

    Future<List<Orphan>> claim(SqlClient client, int atMost) {
        Tuple parameters =
                known.parameters().addInteger(atMost).addString(self).addLong(ownership.toMillis());
        return client.preparedQuery(CLAIM).execute(parameters).map(rows -> {
            List<Orphan> claimed = new ArrayList<>();
            rows.forEach(row -> claimed.add(Orphan.of(row)));
            return claimed;
        });
    }

    /** Overdue requests that this node can't resume. */
    Future<List<WaitingForFlow>> waiting(SqlClient client) {
        return client.preparedQuery(WAITING).execute(known.parameters()).map(rows -> {
            List<WaitingForFlow> waiting = new ArrayList<>();
            for (Row row : rows) {
                waiting.add(new WaitingForFlow(row.getString(0), row.getInteger(1), row.getString(2), row.getLong(3)));
            }
            return waiting;
        });
    }
}
