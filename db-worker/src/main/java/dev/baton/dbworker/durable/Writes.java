package dev.baton.dbworker.durable;

import dev.baton.message.Command;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.RequestState;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * What an owner writes; each write checks its epoch. Answers which of the writes were its own to make. Event loop only.
 *
 * <p>No statement here says {@code state = 'running'}: PostgreSQL would find the rows by the index of all that run,
 * which it believes to be small, and walk through the whole of it for each batch. By their ids they are found at once;
 * measured, that is half the work of a busy database.
 */
final class Writes {
    /** A write that took effect. */
    record Written(UUID id, int epoch) {}

    record Checkpoint(Command command, Buffer value) {}

    record StoredReply(UUID id, int epoch, ReplyBytes reply) {}

    private static final String CHECKPOINT = """
            UPDATE baton.request r
            SET checkpoint = d.value, next_stage = $5::text, version = r.version + 1, changed_at = now(),
                recover_after = now() + d.left_millis * interval '1 millisecond',
                history = baton.noted(r.history, r.version + 1, 'checkpoint', $5::text)
            FROM unnest($1::uuid[], $2::int[], $3::bytea[], $4::bigint[]) AS d(id, epoch, value, left_millis)
            WHERE r.id = d.id AND r.state NOT IN ('done', 'refused', 'dead') AND r.epoch = d.epoch
            RETURNING r.id, d.epoch
            """;

    /**
     * One statement, webhooks and all: as a transaction of its own it needs one round trip. To be filled in: the stage
     * that stands in the row then.
     */
    private static final String ANSWERED = """
            WITH answered AS (
            UPDATE baton.request r
            SET state = d.state, checkpoint = '', next_stage = %1$s, version = r.version + 1, changed_at = now(),
                expires_at = now() + $8::bigint * interval '1 millisecond',
                reply_status = d.status, reply_type = d.type, reply_location = nullif(d.location, ''),
                reply_body = d.body,
                history = baton.noted(r.history, r.version + 1, d.state, %1$s)
            FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::bytea[])
                 AS d(id, epoch, state, status, type, location, body)
            WHERE r.id = d.id AND r.state NOT IN ('done', 'refused', 'dead') AND r.epoch = d.epoch
            RETURNING r.id, d.epoch, r.webhook),
            due AS (
            INSERT INTO baton.webhook (request_id, url, state, due_at)
            SELECT id, webhook, 'waiting', now() FROM answered WHERE webhook IS NOT NULL
            ON CONFLICT DO NOTHING)
            SELECT id, epoch FROM answered
            """;

    private static final String ANSWER = ANSWERED.formatted("r.next_stage");

    /** With the stage that a checkpoint of the same transaction would have left behind. */
    private static final String ANSWER_AT = ANSWERED.formatted("$9::text");

    private final StoreSettings settings;

    Writes(StoreSettings settings) {
        this.settings = settings;
    }

    /** Stores what the next stage takes. */
    Future<Set<Written>> checkpoint(SqlConnection transaction, List<Checkpoint> checkpoints, String nextStage) {
        if (checkpoints.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        var columns = new Columns<>(checkpoints)
                .uuids(row -> row.command().requestId())
                .ints(row -> row.command().claim().epoch())
                .bytes(Checkpoint::value)
                .longs(row -> settings.leftMillis(row.command()))
                .same(nextStage);
        return transaction.preparedQuery(CHECKPOINT).execute(columns.tuple()).map(Writes::written);
    }

    /** Stores the replies, and makes their webhooks due. */
    Future<Set<Written>> answer(SqlConnection transaction, List<StoredReply> answers) {
        return answers.isEmpty()
                ? Future.succeededFuture(Set.of())
                : transaction
                        .preparedQuery(ANSWER)
                        .execute(columns(answers).tuple())
                        .map(Writes::written);
    }

    /** The same for requests of which no checkpoint says that they stood at this stage when they ended. */
    Future<Set<Written>> answerAt(SqlConnection transaction, List<StoredReply> answers, String stage) {
        return answers.isEmpty()
                ? Future.succeededFuture(Set.of())
                : transaction
                        .preparedQuery(ANSWER_AT)
                        .execute(columns(answers).same(stage).tuple())
                        .map(Writes::written);
    }

    private Columns<StoredReply> columns(List<StoredReply> answers) {
        var columns = new Columns<>(answers).uuids(StoredReply::id).ints(StoredReply::epoch);
        return reply(columns, StoredReply::reply).same(settings.keep().toMillis());
    }

    /** The columns of a reply. */
    static <T> Columns<T> reply(Columns<T> columns, Function<T, ReplyBytes> reply) {
        return columns.texts(
                        row -> RequestState.ofReply(reply.apply(row).status()).toString())
                .ints(row -> reply.apply(row).status())
                .texts(row -> reply.apply(row).contentType())
                .texts(row -> reply.apply(row).location().orElse(""))
                .bytes(row -> reply.apply(row).body());
    }

    static Set<Written> written(RowSet<Row> rows) {
        Set<Written> written = new HashSet<>();
        rows.forEach(row -> written.add(new Written(row.getUUID(0), row.getInteger(1))));
        return written;
    }
}
