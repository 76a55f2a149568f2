package dev.baton.dbworker.durable;

import dev.baton.flow.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Running requests whose owner is gone: claimed by whoever looks first, with the next epoch. Event loop only. */
final class Orphans {
    private static final String CLAIM = """
            update baton.request r
               set owner = $1, epoch = r.epoch + 1, changed_at = now(), history = r.history || %s,
                   recover_after = now() + $2::bigint * interval '1 millisecond'
              from (select q.id
                      from baton.request q left join baton.node_lease l on l.node_id = q.owner
                     where q.state = 'running'
                       and (l.lease_until < now() or q.recover_after < now()
                            or l.node_id is null and q.changed_at < now() - $3::bigint * interval '1 millisecond' or q.owner = '')
                     order by q.id
                     limit $4
                       for update of q skip locked) orphan
             where r.id = orphan.id
            returning r.id, r.flow, r.caller, r.epoch, r.next_stage, r.checkpoint, r.accepted_at""".formatted(History.entry("recovered", "r.next_stage"));

    private final Duration lease;

    Orphans(Duration lease) {
        this.lease = lease;
    }

    /** One that is ours now. */
    record Orphan(
            UUID id, String flow, Caller caller, int epoch, int nextStage, Buffer checkpoint, Instant acceptedAt) {
        static Orphan of(Row row) {
            return new Orphan(
                    row.getUUID("id"),
                    row.getString("flow"),
                    new Caller(row.getString("caller")),
                    row.getInteger("epoch"),
                    row.getInteger("next_stage"),
                    row.getBuffer("checkpoint"),
                    row.getOffsetDateTime("accepted_at").toInstant());
        }
    }

    /** @param patience when somebody else may take them, if we don't finish */
    Future<List<Orphan>> claim(SqlClient client, String owner, Duration patience, int atMost) {
        return client.preparedQuery(CLAIM)
                .execute(Tuple.of(owner, patience.toMillis(), lease.toMillis(), atMost))
                .map(rows -> {
                    List<Orphan> claimed = new ArrayList<>();
                    rows.forEach(row -> claimed.add(Orphan.of(row)));
                    return claimed;
                });
    }
}
