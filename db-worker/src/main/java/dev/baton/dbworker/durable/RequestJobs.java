package dev.baton.dbworker.durable;

import dev.baton.dbworker.lane.BatchJob;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.flow.Refusal;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.WorkResult;
import dev.baton.store.DeadLetter;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;

/** What operators and readers ask of the store. Event loop only. */
final class RequestJobs {
    private static final WorkResult DONE = new WorkResult.Done(Buffer.buffer());

    private static final String FIND = Rows.SELECT + " where r.id = any ($1)";

    private static final String LIST = Rows.SELECT + """
             where ($1::text is null or r.state = $1) and ($2::text is null or r.flow = $2) and ($3::uuid is null or r.id < $3)
             order by r.id desc limit $4""";

    private static final String BURY_NEW = """
            insert into baton.request
                (id, flow, caller, key_hash, payload_hash, owner, epoch, state, next_stage, checkpoint, cause, history, accepted_at, recover_after)
            values ($1, $2, $3, $4, $5, '', 1, 'dead', $6, $7, $8, %s, $9, now())
            on conflict do nothing""".formatted(History.entry("dead", "$6::int"));

    private static final String BURY_HELD = """
            update baton.request
               set state = 'dead', next_stage = $3, checkpoint = $4, cause = $5, changed_at = now(), history = history || %s
             where id = $1 and epoch = $2 and state = 'running'""".formatted(History.entry("dead", "$3::int"));

    /** Nobody's: so that recovery takes it at once. */
    private static final String REPLAY = """
            update baton.request
               set state = 'running', owner = '', epoch = epoch + 1, cause = null, changed_at = now(), recover_after = now(),
                   history = history || %s
             where id = $1 and state = 'dead'""".formatted(History.entry("replayed", "next_stage"));

    private static final String REPLAY_CALLBACK = """
            update baton.webhook w set state = 'waiting', due_at = now(), tries = 0
              from baton.request r
             where w.request_id = $1 and r.id = $1 and r.state in ('done', 'refused')""";

    private final Duration keep;

    RequestJobs(Duration keep) {
        this.keep = keep;
    }

    BatchJob find() {
        return new Reading((transaction, batch) -> transaction
                .preparedQuery(FIND)
                .execute(Tuple.of((Object) batch.stream()
                        .map(delivery -> delivery.command().requestId())
                        .distinct()
                        .toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, StoredRequest> found = new HashMap<>();
                    rows.forEach(row -> found.put(row.getUUID("id"), Rows.request(row, keep)));
                    return batch.stream()
                            .map(delivery -> answer(found, delivery.command().requestId()))
                            .toList();
                }));
    }

    private static WorkResult answer(Map<UUID, StoredRequest> found, UUID id) {
        StoredRequest request = found.get(id);
        return request == null ? unknown(id) : new WorkResult.Done(Json.write(request));
    }

    private static WorkResult unknown(UUID id) {
        return refused(Refusal.of(
                404,
                "unknown-request",
                "There is no such request",
                "No durable request is stored with the id " + id + "."));
    }

    private static WorkResult refused(Refusal refusal) {
        return new WorkResult.Refused(Json.write(refusal));
    }

    BatchJob list() {
        return new Reading((transaction, batch) -> oneByOne(transaction, batch, this::list));
    }

    private Future<WorkResult> list(SqlConnection transaction, Delivery delivery) {
        RequestQuery query = Json.read(delivery.command().payload(), RequestQuery.class);
        return transaction
                .preparedQuery(LIST)
                .execute(Tuple.tuple()
                        .addValue(query.state().map(RequestState::toString).orElse(null))
                        .addValue(query.flow().orElse(null))
                        .addValue(query.before().orElse(null))
                        .addValue(query.limit()))
                .map(rows -> new WorkResult.Done(Json.write(page(rows))));
    }

    private RequestPage page(RowSet<Row> rows) {
        List<StoredRequest> requests = new ArrayList<>();
        rows.forEach(row -> requests.add(Rows.request(row, keep).withoutReplyBody()));
        return new RequestPage(requests);
    }

    BatchJob bury() {
        return (transaction, batch) -> oneByOne(transaction, batch, RequestJobs::bury);
    }

    private static Future<WorkResult> bury(SqlConnection transaction, Delivery delivery) {
        Command command = delivery.command();
        DeadLetter letter = Json.read(command.payload(), DeadLetter.class);
        Buffer input = Buffer.buffer(letter.input());
        Future<RowSet<Row>> buried =
                switch (command.claim()) {
                    case Claim.First first ->
                        transaction
                                .preparedQuery(BURY_NEW)
                                .execute(Tuple.tuple()
                                        .addValue(command.requestId())
                                        .addValue(letter.flow())
                                        .addValue(command.caller().name())
                                        .addValue(first.idempotency()
                                                .map(i -> i.keyHash())
                                                .orElse(null))
                                        .addValue(first.idempotency()
                                                .map(i -> i.payloadHash())
                                                .orElse(null))
                                        .addValue(letter.stage())
                                        .addValue(input)
                                        .addValue(letter.cause())
                                        .addValue(command.acceptedAt().atOffset(ZoneOffset.UTC)));
                    case Claim.Held held ->
                        transaction
                                .preparedQuery(BURY_HELD)
                                .execute(Tuple.of(
                                        command.requestId(), held.epoch(), letter.stage(), input, letter.cause()));
                    case Claim.None ignored -> throw new IllegalStateException("Nobody owns " + command);
                };
        return buried.map(DONE);
    }

    BatchJob replay() {
        return (transaction, batch) -> oneByOne(
                transaction,
                batch,
                (connection, delivery) -> changed(
                        connection,
                        delivery,
                        REPLAY,
                        Refusal.of(
                                409, "not-dead", "It is not dead", "Only a request in state dead can be replayed.")));
    }

    BatchJob replayCallback() {
        return (transaction, batch) -> oneByOne(
                transaction,
                batch,
                (connection, delivery) -> changed(
                        connection,
                        delivery,
                        REPLAY_CALLBACK,
                        Refusal.of(
                                409,
                                "no-callback",
                                "There is no webhook to send",
                                "Only a request with a Baton-Callback that is answered has one.")));
    }

    private Future<WorkResult> changed(SqlConnection transaction, Delivery delivery, String sql, Refusal otherwise) {
        UUID id = delivery.command().requestId();
        return transaction.preparedQuery(sql).execute(Tuple.of(id)).compose(change -> transaction
                .preparedQuery(FIND)
                .execute(Tuple.of((Object) new UUID[] {id}))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return unknown(id);
                    }
                    return change.rowCount() == 0
                            ? refused(otherwise)
                            : new WorkResult.Done(
                                    Json.write(Rows.request(rows.iterator().next(), keep)));
                }));
    }

    private static Future<List<WorkResult>> oneByOne(
            SqlConnection transaction,
            List<Delivery> batch,
            BiFunction<SqlConnection, Delivery, Future<WorkResult>> work) {
        List<WorkResult> results = new ArrayList<>();
        Future<Void> chain = Future.succeededFuture();
        for (Delivery delivery : batch) {
            chain = chain.compose(ignored -> work.apply(transaction, delivery))
                    .onSuccess(results::add)
                    .mapEmpty();
        }
        return chain.map(results);
    }

    private record Reading(BiFunction<SqlConnection, List<Delivery>, Future<List<WorkResult>>> reading)
            implements BatchJob {
        @Override
        public Future<List<WorkResult>> run(SqlConnection transaction, List<Delivery> batch) {
            return reading.apply(transaction, batch);
        }

        @Override
        public boolean readOnly() {
            return true;
        }
    }
}
