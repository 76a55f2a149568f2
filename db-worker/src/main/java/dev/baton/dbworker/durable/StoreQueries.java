package dev.baton.dbworker.durable;

import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.lane.JobResult;
import dev.baton.flow.Refusal;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.WorkResult;
import dev.baton.store.FlowCounts;
import dev.baton.store.RequestQuery;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The store's queries and changes for the API: one request, many, a retry. Event loop only. */
final class StoreQueries {
    private static final String RESEND_WEBHOOKS = """
            UPDATE baton.webhook w SET state = 'waiting', due_at = now(), round = 0 WHERE w.request_id = ANY($1)
                AND EXISTS (SELECT FROM baton.request r WHERE r.id = w.request_id)
            RETURNING w.request_id
            """;

    /** No more are counted: a count of all could take long. */
    private static final int COUNTED = 100_000;

    /**
     * Each count walks a partial index, up to a bound: running requests that of their state, which no flow has to
     * itself, so all flows share the bound; dead letters that of their flow, so a flow with many hides no other. Flow
     * and id are ordered and compared as in {@link RequestList}. A version is not complete if others of its flow, or of
     * any for running requests, took what the bound allows.
     */
    private static final String FLOWS = """
            WITH running AS (
                SELECT r.flow, r.flow_version, count(*) AS n
                FROM (SELECT flow, flow_version FROM baton.request WHERE state = 'running' LIMIT $1) r GROUP BY 1, 2),
            dead AS (
                SELECT n.name AS flow, d.flow_version, count(*) AS n
                FROM (SELECT DISTINCT name FROM baton.flow) n CROSS JOIN LATERAL (
                    SELECT r.flow_version FROM baton.request r
                    WHERE r.state = 'dead' AND r.flow >= n.name AND r.flow <= n.name
                    ORDER BY r.flow, r.id LIMIT $1) d GROUP BY 1, 2),
            many_dead AS (SELECT flow FROM dead GROUP BY flow HAVING sum(n) >= $1)
            SELECT f.name, f.version, f.fingerprint, f.description, coalesce(r.n, 0), coalesce(d.n, 0),
                   (SELECT coalesce(sum(n), 0) < $1 FROM running),
                   NOT EXISTS (SELECT 1 FROM many_dead m WHERE m.flow = f.name)
            FROM baton.flow f
                 LEFT JOIN running r ON r.flow = f.name AND r.flow_version = f.version
                 LEFT JOIN dead d ON d.flow = f.name AND d.flow_version = f.version
            ORDER BY f.name, f.version LIMIT 1000
            """;

    private final Lookup lookup;
    private final DeadLetterTable deadLetters;

    StoreQueries(Lookup lookup, DeadLetterTable deadLetters) {
        this.lookup = lookup;
        this.deadLetters = deadLetters;
    }

    /** Finds requests by id. */
    BatchJob find() {
        return new ReadOnly(
                BatchJob.Kind.PAYLOAD, (transaction, batch) -> found(transaction, batch, stored -> Optional.empty()));
    }

    /** Lists requests, newest first. */
    BatchJob list() {
        return new ReadOnly(BatchJob.Kind.LISTS, (transaction, batch) -> Future.join(batch.stream()
                        .map(delivery ->
                                page(transaction, Json.read(delivery.command().payload(), RequestQuery.class)))
                        .toList())
                .map(pages -> JobResult.all(pages.<WorkResult>list())));
    }

    /** Counts unfinished requests, flow by flow; once for all who ask at the same time. */
    BatchJob flows() {
        return new ReadOnly(BatchJob.Kind.LISTS, (transaction, batch) -> counts(transaction)
                .map(counts -> Collections.nCopies(batch.size(), JobResult.of(counts))));
    }

    private static Future<WorkResult> counts(SqlConnection transaction) {
        return transaction.preparedQuery(FLOWS).execute(Tuple.of(COUNTED)).map(rows -> {
            List<FlowCounts.Counted> flows = new ArrayList<>();
            boolean complete = true;
            for (Row row : rows) {
                flows.add(new FlowCounts.Counted(
                        row.getString(0),
                        row.getInteger(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        Optional.of(row.getBoolean(6)),
                        Optional.of(row.getBoolean(7))));
                complete &= row.getBoolean(6) && row.getBoolean(7);
            }
            return new WorkResult.Done(Json.write(new FlowCounts(flows, complete)));
        });
    }

    /** Retries dead letters. One that was retried before is answered in the same way. */
    BatchJob retry() {
        return (transaction, batch) -> deadLetters
                .retry(transaction, ids(batch))
                .compose(retried -> found(
                        transaction,
                        batch,
                        stored -> retried.contains(stored.id())
                                        || stored.retriedAt().isPresent()
                                ? Optional.empty()
                                : Optional.of(Refusal.of(
                                        409,
                                        "not-dead",
                                        "The request is not dead",
                                        "Its state is " + stored.state() + "."))));
    }

    /** Sends webhooks again. */
    BatchJob resendWebhooks() {
        return (transaction, batch) -> transaction
                .preparedQuery(RESEND_WEBHOOKS)
                .execute(Tuple.tuple().addArrayOfUUID(ids(batch).toArray(UUID[]::new)))
                .map(Claims::ids)
                .compose(due -> found(transaction, batch, stored -> notDue(stored, due)));
    }

    private static Optional<Refusal> notDue(StoredRequest stored, Set<UUID> due) {
        if (due.contains(stored.id())) {
            return Optional.empty();
        }
        String why = stored.webhook().isEmpty() ? "It has no Baton-Webhook." : "It is not answered yet.";
        return Optional.of(Refusal.of(409, "no-webhook-due", "There is no webhook to send again", why));
    }

    private Future<List<JobResult>> found(
            SqlConnection transaction, List<Delivery> batch, Function<StoredRequest, Optional<Refusal>> objection) {
        return lookup.byId(transaction, ids(batch))
                .map(found -> JobResult.all(batch.stream()
                        .map(delivery -> answer(found.of(delivery.command().requestId()), objection))
                        .toList()));
    }

    private static WorkResult answer(Optional<StoredRow> row, Function<StoredRequest, Optional<Refusal>> objection) {
        Optional<Refusal> refusal = row.isEmpty()
                ? Optional.of(Refusal.of(404, "no-such-request", "There is no such request", "It may have expired."))
                : objection.apply(row.get().request());
        return refusal.<WorkResult>map(why -> new WorkResult.Refused(Json.write(why)))
                .orElseGet(
                        () -> new WorkResult.Done(Json.write(row.orElseThrow().request())));
    }

    private static List<UUID> ids(List<Delivery> batch) {
        return batch.stream().map(Delivery::command).map(Command::requestId).toList();
    }

    private static Future<WorkResult> page(SqlConnection transaction, RequestQuery query) {
        return RequestList.page(transaction, query).map(page -> new WorkResult.Done(Json.write(page)));
    }

    /** A job that the lane need not wrap in a transaction. */
    private record ReadOnly(Kind kind, BatchJob job) implements BatchJob {
        @Override
        public Future<List<JobResult>> run(SqlConnection transaction, List<Delivery> batch) {
            return job.run(transaction, batch);
        }

        @Override
        public Needs needs() {
            return Needs.NO_TRANSACTION;
        }
    }
}
