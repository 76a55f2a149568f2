package dev.baton.dbworker.webhook;

import dev.baton.message.Json;
import dev.baton.store.StoredRequest.Attempt;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which calls are due, and what became of them. Event loop only. */
final class WebhookTable {
    /** The next tries are not written down: the first ones say what is wrong, too. */
    private static final int ATTEMPTS_KEPT = 50;

    private static final String CLAIM = """
            WITH due AS (
                SELECT w.request_id FROM baton.webhook w WHERE w.state = 'waiting' AND w.due_at <= now()
                ORDER BY w.due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
            UPDATE baton.webhook w
            SET due_at = now() + $2::bigint * interval '1 millisecond', tries = w.tries + 1, round = w.round + 1
            FROM due, baton.request r WHERE w.request_id = due.request_id AND r.id = due.request_id
            RETURNING w.request_id, w.url, w.tries, w.round, r.flow, r.state, r.reply_status, r.reply_location, r.changed_at
            """;

    private static final String DONE = """
            UPDATE baton.webhook w
            SET state = $3, due_at = now() + $4::bigint * interval '1 millisecond',
                attempts = CASE WHEN jsonb_array_length(w.attempts) < $6 THEN w.attempts || $5::text::jsonb ELSE w.attempts END
            WHERE w.request_id = $1 AND w.tries = $2
            """;

    /** Those that are due, so many at the most; each for one claimer only, who has so long to call. */
    Future<List<DueCall>> claim(SqlClient client, int atMost, Duration patience) {
        return client.preparedQuery(CLAIM)
                .execute(Tuple.of(atMost, patience.toMillis()))
                .map(rows -> {
                    List<DueCall> calls = new ArrayList<>();
                    rows.forEach(row -> calls.add(call(row)));
                    return calls;
                });
    }

    private static DueCall call(Row row) {
        return new DueCall(
                row.getUUID(0),
                row.getString(1),
                row.getInteger(2),
                row.getInteger(3),
                row.getString(4),
                row.getString(5),
                Optional.ofNullable(row.getInteger(6)).orElse(0),
                Optional.ofNullable(row.getString(7)),
                row.getOffsetDateTime(8).toInstant());
    }

    Future<Void> delivered(SqlClient client, DueCall call, Attempt attempt) {
        return done(client, call, attempt, "delivered", Duration.ZERO);
    }

    Future<Void> failed(SqlClient client, DueCall call, Attempt attempt) {
        return done(client, call, attempt, "failed", Duration.ZERO);
    }

    Future<Void> later(SqlClient client, DueCall call, Attempt attempt, Duration pause) {
        return done(client, call, attempt, "waiting", pause);
    }

    private static Future<Void> done(SqlClient client, DueCall call, Attempt attempt, String state, Duration pause) {
        Tuple parameters = Tuple.tuple()
                .addUUID(call.requestId())
                .addInteger(call.tries())
                .addString(state)
                .addLong(pause.toMillis())
                .addString(Json.write(List.of(attempt)).toString())
                .addInteger(ATTEMPTS_KEPT);
        return client.preparedQuery(DONE).execute(parameters).mapEmpty();
    }
}
