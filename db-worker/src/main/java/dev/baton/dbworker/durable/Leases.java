package dev.baton.dbworker.durable;

import dev.baton.dbworker.lane.BatchJob;
import dev.baton.message.Json;
import dev.baton.message.WorkResult;
import dev.baton.store.LeaseAnswer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which nodes may own requests, and until when, by the database's clock. Event loop only. */
final class Leases {
    private static final String RENEW = """
            with before as (
                select node_id, lease_until < now() as lapsed from baton.node_lease where node_id = any ($1) order by node_id for update),
            renewed as (
                insert into baton.node_lease (node_id, lease_until)
                    select n, now() + $2::bigint * interval '1 millisecond' from unnest($1::text[]) n order by n
                on conflict (node_id) do update set lease_until = excluded.lease_until
                returning node_id)
            select renewed.node_id, coalesce(before.lapsed, false) as lapsed from renewed left join before using (node_id)""";

    private static final String END = "update baton.node_lease set lease_until = '-infinity' where node_id = any ($1)";

    private final Duration length;

    Leases(Duration length) {
        this.length = length;
    }

    /** Renews the senders' leases. */
    BatchJob renewals() {
        return (transaction, batch) -> renew(
                        transaction,
                        batch.stream()
                                .map(delivery -> delivery.senderNodeId())
                                .distinct()
                                .toList())
                .map(answers -> batch.stream()
                        .<WorkResult>map(delivery -> new WorkResult.Done(
                                Json.write(Objects.requireNonNull(answers.get(delivery.senderNodeId())))))
                        .toList());
    }

    /** Ends the senders' leases: what they own is anybody's. */
    BatchJob releases() {
        return (transaction, batch) -> end(
                        transaction,
                        batch.stream().map(delivery -> delivery.senderNodeId()).toList())
                .map(ignored -> batch.stream()
                        .<WorkResult>map(delivery -> new WorkResult.Done(Buffer.buffer()))
                        .toList());
    }

    Future<Map<String, LeaseAnswer>> renew(SqlClient client, List<String> nodeIds) {
        return client.preparedQuery(RENEW)
                .execute(Tuple.of(nodeIds.toArray(String[]::new), length.toMillis()))
                .map(this::answers);
    }

    private Map<String, LeaseAnswer> answers(RowSet<Row> rows) {
        Map<String, LeaseAnswer> answers = new HashMap<>();
        rows.forEach(row ->
                answers.put(row.getString("node_id"), new LeaseAnswer(length.toMillis(), row.getBoolean("lapsed"))));
        return answers;
    }

    Future<Void> end(SqlClient client, List<String> nodeIds) {
        return client.preparedQuery(END)
                .execute(Tuple.of((Object) nodeIds.toArray(String[]::new)))
                .mapEmpty();
    }
}
