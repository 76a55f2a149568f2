package dev.baton.dbworker.durable;

import dev.baton.dbworker.lane.Delivery;
import dev.baton.message.Command;
import dev.baton.message.Idempotency;
import dev.baton.message.Segment;
import dev.baton.reply.ReplyBytes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Claims requests for an owner. Keys are inserted in their order and then requests in theirs, so that two batches with
 * the same requests, sent twice or by two clients, wait for each other but never for ever. Event loop only.
 *
 * <p>All requests of a batch begin with the same history. It stands in a subquery, which PostgreSQL runs once for the
 * statement: called for each row, one {@code noted} within another is a query of its own, measured as a third of the
 * insert.
 */
final class Claims {
    private static final String INTO = """
            INSERT INTO baton.request (id, flow, flow_version, caller, key_hash, payload_hash, webhook, state, version,
                                       epoch, owner, next_stage, checkpoint, accepted_at, changed_at, recover_after,
                                       history, business_key""";

    private static final String COLUMNS = INTO + ")\n";

    private static final String COLUMNS_WITH_REPLY =
            INTO + ", reply_status, reply_type, reply_location, reply_body, expires_at)\n";

    /** Its checkpoint follows in the same transaction, so the empty one is never visible. */
    private static final String CLAIM = "WITH " + Keys.ifNew("$1", "$3") + COLUMNS + """
            SELECT d.id, $8::text, $9::int, d.caller, d.key_hash, nullif(d.payload_hash, ''), nullif(d.webhook, ''),
                   'running', 1, 1, d.owner, $10::text, '', d.accepted_at, now(), now(),
                   (SELECT baton.noted('', 1, 'accepted', $10::text)), nullif(d.business_key, '')
            FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::bytea[], $5::text[], $6::text[], $7::timestamptz[],
                        $11::text[])
                 AS d(id, caller, key_hash, payload_hash, webhook, owner, accepted_at, business_key)
            WHERE d.key_hash IS NULL OR d.id IN (SELECT request_id FROM fresh)
            ORDER BY d.id
            ON CONFLICT DO NOTHING
            RETURNING id
            """;

    /**
     * What {@link #CLAIM} and the checkpoint after it leave behind, as one version of the row instead of two. Inserts
     * nothing if not all keys are new.
     */
    private static final String CLAIM_MADE = "WITH " + Keys.believedNew("$1", "$3") + COLUMNS + """
            SELECT d.id, $8::text, $9::int, d.caller, d.key_hash, nullif(d.payload_hash, ''), nullif(d.webhook, ''),
                   'running', 2, 1, d.owner, $12::text, d.value, d.accepted_at, now(),
                   now() + d.left_millis * interval '1 millisecond',
                   (SELECT baton.noted(baton.noted('', 1, 'accepted', $10::text), 2, 'checkpoint', $12::text)),
                   nullif(d.business_key, '')
            FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::bytea[], $5::text[], $6::text[], $7::timestamptz[],
                        $11::text[], $13::bytea[], $14::bigint[])
                 AS d(id, caller, key_hash, payload_hash, webhook, owner, accepted_at, business_key, value, left_millis)
            WHERE (SELECT count(*) FROM fresh) = $15::bigint
            ORDER BY d.id
            """;

    /**
     * What {@link #CLAIM} and {@link Writes#answerAt} after it leave behind, webhooks and all, as one version of the
     * row instead of two. Inserts no request if not all keys are new.
     */
    private static final String CLAIM_ENDED = "WITH " + Keys.believedNew("$1", "$3") + """
            , due AS (
            INSERT INTO baton.webhook (request_id, url, state, due_at)
            SELECT w.id, w.url, 'waiting', now() FROM unnest($1::uuid[], $5::text[]) AS w(id, url) WHERE w.url <> '')
            """ + COLUMNS_WITH_REPLY + """
            SELECT d.id, $8::text, $9::int, d.caller, d.key_hash, nullif(d.payload_hash, ''), nullif(d.webhook, ''),
                   d.state, 2, 1, d.owner, $12::text, '', d.accepted_at, now(), now(),
                   CASE d.state
                       WHEN 'done' THEN
                           (SELECT baton.noted(baton.noted('', 1, 'accepted', $10::text), 2, 'done', $12::text))
                       ELSE (SELECT baton.noted(baton.noted('', 1, 'accepted', $10::text), 2, 'refused', $12::text))
                   END,
                   nullif(d.business_key, ''),
                   d.status, d.type, nullif(d.location, ''), d.body, now() + $18::bigint * interval '1 millisecond'
            FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::bytea[], $5::text[], $6::text[], $7::timestamptz[],
                        $11::text[], $13::text[], $14::int[], $15::text[], $16::text[], $17::bytea[])
                 AS d(id, caller, key_hash, payload_hash, webhook, owner, accepted_at, business_key, state, status,
                      type, location, body)
            WHERE (SELECT count(*) FROM fresh) = $19::bigint
            ORDER BY d.id
            """;

    static final String LOCK = """
            SELECT r.id, r.epoch, r.state, r.flow_version, r.next_stage
            FROM unnest($1::uuid[]) AS d(id) JOIN baton.request r ON r.id = d.id ORDER BY r.id FOR UPDATE OF r
            """;

    /** A new request, and what its first stages made of it. */
    record Made(Delivery delivery, Buffer value) {}

    /** A new request that has ended with its first stages, and its reply. */
    record Ended(Delivery delivery, ReplyBytes reply) {}

    /** A row that we have locked. */
    record Locked(int epoch, boolean running, int flowVersion, String nextStage) {}

    private final StoreSettings settings;

    Claims(StoreSettings settings) {
        this.settings = settings;
    }

    /** Stores those that are new; the ids of those that it stored. */
    Future<Set<UUID>> insert(SqlConnection transaction, Segment segment, List<Delivery> batch) {
        return batch.isEmpty()
                ? Future.succeededFuture(Set.of())
                : locked(
                                transaction,
                                CLAIM,
                                columns(segment, batch, delivery -> delivery).tuple())
                        .map(Claims::ids);
    }

    /**
     * Stores requests with what their first stages made. Fails if one of them is known: then nothing may be committed.
     */
    Future<Void> insertMade(SqlConnection transaction, Segment segment, String nextStage, List<Made> made) {
        return made.isEmpty()
                ? Future.succeededFuture()
                : locked(
                                transaction,
                                CLAIM_MADE,
                                columns(segment, made, Made::delivery)
                                        .same(nextStage)
                                        .bytes(Made::value)
                                        .longs(row -> settings.leftMillis(
                                                row.delivery().command()))
                                        .same(keyed(made, Made::delivery))
                                        .tuple())
                        .compose(rows -> all(rows, made.size(), segment));
    }

    /**
     * Stores requests that have ended, with their replies, and makes their webhooks due. Fails if one of them is known:
     * then nothing may be committed.
     *
     * @param at the stage that was due behind their database stages
     */
    Future<Void> insertEnded(SqlConnection transaction, Segment segment, String at, List<Ended> ended) {
        return ended.isEmpty()
                ? Future.succeededFuture()
                : locked(
                                transaction,
                                CLAIM_ENDED,
                                Writes.reply(
                                                columns(segment, ended, Ended::delivery)
                                                        .same(at),
                                                Ended::reply)
                                        .same(settings.keep().toMillis())
                                        .same(keyed(ended, Ended::delivery))
                                        .tuple())
                        .compose(rows -> all(rows, ended.size(), segment));
    }

    private static Future<Void> all(RowSet<Row> stored, int wanted, Segment segment) {
        return stored.rowCount() == wanted
                ? Future.succeededFuture()
                : Future.failedFuture(
                        new IllegalStateException("One of %d new requests of %s is known".formatted(wanted, segment)));
    }

    private static <T> long keyed(List<T> rows, Function<T, Delivery> delivery) {
        return rows.stream()
                .filter(row -> Keys.of(delivery.apply(row).command()).isPresent())
                .count();
    }

    /** Both statements are sent at once. The first failure is the one that says why. */
    private static Future<RowSet<Row>> locked(SqlConnection transaction, String sql, Tuple parameters) {
        Future<Void> lock = Keys.lock(transaction);
        Future<RowSet<Row>> claim = transaction.preparedQuery(sql).execute(parameters);
        return lock.compose(ignored -> claim);
    }

    private static <T> Columns<T> columns(Segment segment, List<T> rows, Function<T, Delivery> delivery) {
        Function<T, Command> command = row -> delivery.apply(row).command();
        return new Columns<>(rows)
                .uuids(row -> command.apply(row).requestId())
                .texts(row -> command.apply(row).caller().name())
                .uuidsOrNull(row -> Keys.of(command.apply(row)))
                .bytes(row -> command.apply(row)
                        .claim()
                        .idempotency()
                        .map(Idempotency::payloadHash)
                        .orElse(Columns.NOTHING))
                .texts(row -> command.apply(row).claim().webhook().orElse(""))
                .texts(row -> delivery.apply(row).senderNodeId())
                .times(row -> command.apply(row).acceptedAt())
                .same(segment.flow())
                .same(segment.version())
                .same(segment.first())
                .texts(row -> command.apply(row).claim().businessKey().orElse(""));
    }

    /** Locks those that are there. */
    Future<Map<UUID, Locked>> lock(SqlConnection transaction, Collection<UUID> ids) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Locked> locked = new HashMap<>();
                    for (Row row : rows) {
                        boolean running = "running".equals(row.getString(2));
                        locked.put(
                                row.getUUID(0),
                                new Locked(row.getInteger(1), running, row.getInteger(3), row.getString(4)));
                    }
                    return locked;
                });
    }

    static Set<UUID> ids(RowSet<Row> rows) {
        Set<UUID> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.getUUID(0)));
        return ids;
    }
}
