package dev.baton.dbworker.recovery;

import dev.baton.flow.Flow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds requests whose owner is gone, or that are overdue, and makes this node their owner. Each goes to one claimer
 * only. Event loop only.
 */
final class Orphans {
    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    /**
     * What an owner wrote after its lease had run out is a sign of life: a node that was frozen, or that could not
     * reach the database. It gets a moment to renew its lease.
     *
     * <p>An owner died if its lease ran out and it did not stop in order. Nothing else counts as a death: not a
     * time-out, not overload, not a retry by an operator. Deaths are counted for the stage that was due. An owner whose
     * lease ran out and that renewed it later did not die: it was frozen, or cut off. So before a request becomes a
     * dead letter, owners that were silent for less than 30 seconds get that time to come back. A node can die once:
     * one that was silent, took its own request again and then died is one death.
     *
     * <p>A request whose stage failed is not taken before its next try is due.
     */
    private static final String CLAIM = """
            WITH orphan AS (
                SELECT r.id, dead.owners
                FROM baton.request r LEFT JOIN baton.node_lease l ON l.node_id = r.owner
                CROSS JOIN LATERAL (
                    SELECT coalesce(array_agg(DISTINCT o.id), '{}') AS owners,
                           coalesce(bool_or(ol.lease_until > now() - interval '30 seconds'), false) AS may_return
                    FROM unnest(CASE WHEN r.deaths_at = r.next_stage THEN r.deaths_of ELSE '{}' END
                                || CASE WHEN r.owner IS NULL THEN '{}' ELSE ARRAY[r.owner] END) AS o(id)
                    LEFT JOIN baton.node_lease ol ON ol.node_id = o.id
                    WHERE ol.node_id IS NULL OR (ol.lease_until <= now() AND NOT ol.stopped)) AS dead
                WHERE r.state = 'running' AND (r.next_try_at IS NULL OR r.next_try_at <= now())
                      AND (r.owner IS NULL OR r.recover_after <= now()
                           OR (coalesce(l.lease_until, '-infinity') <= now()
                               AND (r.changed_at <= l.lease_until OR r.changed_at <= now() - interval '2 seconds')))
                      AND (cardinality(dead.owners) < 2 OR NOT dead.may_return)
                      AND %s
                ORDER BY r.id LIMIT $5 FOR UPDATE OF r SKIP LOCKED)
            UPDATE baton.request r
            SET owner = $6, epoch = r.epoch + 1, version = r.version + 1, changed_at = now(),
                recover_after = now() + interval '1 millisecond'
                    * (SELECT d.millis FROM unnest($7::text[], $8::int[], $9::bigint[]) AS d(flow, version, millis)
                       WHERE d.flow = r.flow AND d.version = r.flow_version),
                deaths = cardinality(orphan.owners), deaths_of = orphan.owners, deaths_at = r.next_stage,
                history = baton.noted(r.history, r.version + 1, 'recovered', r.next_stage)
            FROM orphan WHERE r.id = orphan.id
            RETURNING r.id, r.flow, r.flow_version, r.caller, r.accepted_at, r.epoch, r.next_stage, r.checkpoint,
                r.deaths,
                      r.attempts, coalesce(r.attempts_at, '') AS attempts_at,
                      (date_part('epoch', r.retry_until - now()) * 1000)::bigint AS retry_millis
            """.formatted(KnownStages.known());

    private static final String ANY_RUNNING = "SELECT EXISTS (SELECT FROM baton.request WHERE state = 'running')";

    private static final String WAITING = """
            SELECT r.flow, r.flow_version, r.next_stage, count(*) FROM baton.request r
            WHERE r.state = 'running' AND r.recover_after <= now() AND %s
            GROUP BY r.flow, r.flow_version, r.next_stage LIMIT 100
            """.formatted(KnownStages.unknown());

    private final String self;
    private final KnownStages known;
    private final String[] flows;
    private final Integer[] versions;
    private final Long[] ownershipMillis;

    /**
     * @param self the node that takes them
     * @param ownership how long we may have a request of each flow that this node knows; the others are for nodes that
     *     know them
     */
    Orphans(String self, Map<Flow<?, ?>, Duration> ownership) {
        this.self = self;
        this.known = new KnownStages(ownership.keySet());
        List<Map.Entry<Flow<?, ?>, Duration>> each = List.copyOf(ownership.entrySet());
        this.flows = each.stream().map(entry -> entry.getKey().name()).toArray(String[]::new);
        this.versions = each.stream().map(entry -> entry.getKey().version()).toArray(Integer[]::new);
        this.ownershipMillis =
                each.stream().map(entry -> entry.getValue().toMillis()).toArray(Long[]::new);
    }

    /** Whether any request runs, whoever its owner is. Writes nothing. */
    Future<Boolean> anyRunning(SqlClient client) {
        return client.query(ANY_RUNNING)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    Future<List<Orphan>> claim(SqlClient client, int atMost) {
        Tuple parameters = known.parameters()
                .addInteger(atMost)
                .addString(self)
                .addArrayOfString(flows)
                .addArrayOfInteger(versions)
                .addArrayOfLong(ownershipMillis);
        return client.preparedQuery(CLAIM).execute(parameters).map(rows -> {
            List<Orphan> claimed = new ArrayList<>();
            for (Row row : rows) {
                try {
                    claimed.add(Orphan.of(row));
                } catch (IllegalArgumentException e) { // such as of a release that knew longer names: the others count
                    LOG.error(
                            "Request {} can't be resumed until its row in baton.request is changed: {}",
                            row.getUUID("id"),
                            e.getMessage());
                }
            }
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
