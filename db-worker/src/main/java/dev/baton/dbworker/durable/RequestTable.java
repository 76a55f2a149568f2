package dev.baton.dbworker.durable;

import dev.baton.dbworker.lane.Delivery;
import dev.baton.flow.Refusal;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Idempotency;
import dev.baton.message.Json;
import dev.baton.message.Segment;
import dev.baton.run.Replies;
import dev.baton.store.StoredReply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The statements on {@code baton.request}: each for a whole batch, inside the lane's transaction. Event loop only.
 */
final class RequestTable {
    private static final String CLAIM = """
            insert into baton.request
                (id, flow, caller, key_hash, payload_hash, owner, epoch, state, next_stage, checkpoint, history, accepted_at, recover_after)
            select u.id, $1, u.caller, u.key_hash, u.payload_hash, u.owner, 1, 'running', $2, u.checkpoint, %s, u.accepted_at,
                   now() + u.patience * interval '1 millisecond'
              from unnest($3::uuid[], $4::text[], $5::bytea[], $6::bytea[], $7::text[], $8::bytea[], $9::timestamptz[], $10::bigint[])
                   as u (id, caller, key_hash, payload_hash, owner, checkpoint, accepted_at, patience)
             order by u.key_hash, u.id
            on conflict do nothing
            returning id""".formatted(History.entry("accepted", "$2::int"));

    private static final String HOOKS = """
            insert into baton.webhook (request_id, url)
            select u.id, u.url from unnest($1::uuid[], $2::text[]) as u (id, url)""";

    private static final String CHECKPOINT = """
            update baton.request r
               set next_stage = $1, checkpoint = u.answer, changed_at = now(), history = r.history || %s,
                   recover_after = now() + u.patience * interval '1 millisecond'
              from unnest($2::uuid[], $3::int[], $4::bytea[], $5::bigint[]) as u (id, epoch, answer, patience)
             where r.id = u.id and r.epoch = u.epoch and r.state = 'running'""".formatted(History.entry("checkpoint", "$1::int"));

    /** Stores replies, and makes the webhooks of their requests due. */
    private static final String ANSWER = """
            with answered as (
                update baton.request r
                   set state = u.state, status = u.status, content_type = u.content_type, location = u.location, body = u.body,
                       checkpoint = null, changed_at = now(),
                       history = r.history || u.state || ',' || r.next_stage || ',' || (extract(epoch from clock_timestamp()) * 1000)::bigint || ';'
                  from unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::bytea[])
                       as u (id, epoch, state, status, content_type, location, body)
                 where r.id = u.id and r.state = 'running' and (r.epoch = u.epoch or u.epoch < 0)
                returning r.id),
            due as (
                update baton.webhook w set due_at = now() from answered a where w.request_id = a.id)
            select id from answered""";

    private static final String HELD = """
            select r.id, r.epoch, r.state, r.next_stage, r.checkpoint
              from baton.request r where r.id = any ($1) order by r.id for update""";

    private static final String LOOK_UP = Rows.SELECT + " where r.id = any ($1) or r.key_hash = any ($2)";

    private static final String CHECKPOINTS = "select id, owner, checkpoint from baton.request where id = any ($1)";

    private final Duration patience;

    /** @param patience how long after a command's deadline its request is somebody else's */
    RequestTable(Duration patience) {
        this.patience = patience;
    }

    /** Stores those that nobody has stored yet, and says which. */
    Future<Set<UUID>> claim(SqlConnection transaction, Segment segment, List<Delivery> first) {
        if (first.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        Tuple values = Tuple.of(segment.flow(), segment.from())
                .addValue(column(first, delivery -> delivery.command().requestId(), UUID[]::new))
                .addValue(column(first, delivery -> delivery.command().caller().name(), String[]::new))
                .addValue(column(first, delivery -> hash(delivery, Idempotency::keyHash), Buffer[]::new))
                .addValue(column(first, delivery -> hash(delivery, Idempotency::payloadHash), Buffer[]::new))
                .addValue(column(first, Delivery::senderNodeId, String[]::new))
                .addValue(column(first, delivery -> delivery.command().payload(), Buffer[]::new))
                .addValue(column(
                        first,
                        delivery -> delivery.command().acceptedAt().atOffset(ZoneOffset.UTC),
                        OffsetDateTime[]::new))
                .addValue(column(first, delivery -> patience(delivery.command()), Long[]::new));
        return transaction
                .preparedQuery(CLAIM)
                .execute(values)
                .map(rows -> {
                    Set<UUID> claimed = new HashSet<>();
                    rows.forEach(row -> claimed.add(row.getUUID(0)));
                    return claimed;
                })
                .compose(claimed -> storeHooks(transaction, first, claimed));
    }

    private static Future<Set<UUID>> storeHooks(SqlConnection transaction, List<Delivery> first, Set<UUID> claimed) {
        List<Delivery> withHook = first.stream()
                .filter(delivery -> claimed.contains(delivery.command().requestId()))
                .filter(delivery -> callback(delivery).isPresent())
                .toList();
        return withHook.isEmpty()
                ? Future.succeededFuture(claimed)
                : transaction
                        .preparedQuery(HOOKS)
                        .execute(Tuple.tuple()
                                .addValue(ids(withHook))
                                .addValue(column(
                                        withHook, delivery -> callback(delivery).orElseThrow(), String[]::new)))
                        .map(claimed);
    }

    /** What is stored of each, locked in the order of ids. */
    Future<Map<UUID, Held>> lock(SqlConnection transaction, List<Delivery> held) {
        if (held.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return transaction
                .preparedQuery(HELD)
                .execute(Tuple.tuple().addValue(ids(held)))
                .map(rows -> {
                    Map<UUID, Held> found = new HashMap<>();
                    rows.forEach(row -> found.put(row.getUUID("id"), Held.of(row)));
                    return found;
                });
    }

    /** A stored request, as far as going on with it needs. */
    record Held(int epoch, boolean running, int nextStage, Optional<Buffer> checkpoint) {
        static Held of(Row row) {
            return new Held(
                    row.getInteger("epoch"),
                    row.getString("state").equals("running"),
                    row.getInteger("next_stage"),
                    Optional.ofNullable(row.getBuffer("checkpoint")));
        }
    }

    /** Stores what the segment answered as the input of the stage after it. */
    Future<Void> checkpoint(SqlConnection transaction, Segment segment, List<Command> done, List<Buffer> answers) {
        if (done.isEmpty()) {
            return Future.succeededFuture();
        }
        return transaction
                .preparedQuery(CHECKPOINT)
                .execute(Tuple.of(
                        segment.to(),
                        column(done, Command::requestId, UUID[]::new),
                        column(done, RequestTable::epoch, Integer[]::new),
                        answers.toArray(Buffer[]::new),
                        column(done, this::patience, Long[]::new)))
                .mapEmpty();
    }

    /** Stores what the client will be told, where the epoch is still ours; says where it was. */
    Future<Set<UUID>> answer(SqlConnection transaction, List<Answer> answers) {
        if (answers.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        return transaction
                .preparedQuery(ANSWER)
                .execute(Tuple.of(
                        column(answers, Answer::id, UUID[]::new),
                        column(answers, Answer::epoch, Integer[]::new),
                        column(answers, answer -> answer.reply().state().toString(), String[]::new),
                        column(answers, answer -> answer.reply().status(), Integer[]::new),
                        column(answers, answer -> answer.reply().contentType(), String[]::new),
                        column(answers, answer -> answer.reply().location().orElse(null), String[]::new),
                        column(answers, answer -> answer.reply().body(), Buffer[]::new)))
                .map(rows -> {
                    Set<UUID> stored = new HashSet<>();
                    rows.forEach(row -> stored.add(row.getUUID(0)));
                    return stored;
                });
    }

    /** @param epoch by which right; {@link #ANY_EPOCH} only where a test switched the guard off */
    record Answer(UUID id, int epoch, StoredReply reply) {
        static final int ANY_EPOCH = -1;

        static Answer refused(Command command, Buffer refusal) {
            return new Answer(
                    command.requestId(),
                    RequestTable.epoch(command),
                    Replies.refused(command.requestId(), Json.read(refusal, Refusal.class)));
        }
    }

    /** Everything that is stored under these ids or keys. */
    Future<List<Row>> lookUp(SqlConnection transaction, List<Delivery> deliveries) {
        Buffer[] keys = deliveries.stream()
                .map(delivery -> hash(delivery, Idempotency::keyHash))
                .filter(key -> key != null)
                .toArray(Buffer[]::new);
        return transaction
                .preparedQuery(LOOK_UP)
                .execute(Tuple.tuple().addValue(ids(deliveries)).addValue(keys))
                .map(rows -> {
                    List<Row> found = new ArrayList<>();
                    rows.forEach(found::add);
                    return found;
                });
    }

    /** The stored inputs of the stages that are due. */
    Future<Map<UUID, Buffer>> checkpoints(SqlConnection transaction, List<UUID> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return transaction
                .preparedQuery(CHECKPOINTS)
                .execute(Tuple.tuple().addValue(ids.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Buffer> found = new HashMap<>();
                    rows.forEach(row -> found.put(row.getUUID("id"), row.getBuffer("checkpoint")));
                    return found;
                });
    }

    static int epoch(Command command) {
        return command.claim() instanceof Claim.Held held ? held.epoch() : Claim.FIRST_EPOCH;
    }

    private long patience(Command command) {
        return command.deadline().remaining().plus(patience).toMillis();
    }

    private static UUID[] ids(List<Delivery> deliveries) {
        return column(deliveries, delivery -> delivery.command().requestId(), UUID[]::new);
    }

    private static Optional<String> callback(Delivery delivery) {
        return delivery.command().claim() instanceof Claim.First first ? first.callback() : Optional.empty();
    }

    private static @Nullable Buffer hash(Delivery delivery, Function<Idempotency, Buffer> part) {
        return delivery.command().claim() instanceof Claim.First first
                ? first.idempotency().map(part).orElse(null)
                : null;
    }

    /** One column of a batch; null where SQL shall see NULL. */
    private static <T, C> C[] column(List<T> batch, Function<T, ? extends @Nullable C> value, IntFunction<C[]> array) {
        C[] column = array.apply(batch.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(batch.get(i));
        }
        return column;
    }
}
