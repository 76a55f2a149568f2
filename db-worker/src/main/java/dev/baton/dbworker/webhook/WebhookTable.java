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
import java.util.Map;
import java.util.Optional;

/** Which calls are due, and what became of them. Event loop only. */
final class WebhookTable {
    /** The next tries are not written down: the first ones say what is wrong, too. */
    private static final int ATTEMPTS_KEPT = 50;

    /** So many due calls are looked at; those to hosts that have no place left are not among them. */
    private static final int LOOKED_AT = 1_000;

    /**
     * The oldest that are due, so many for each host as it has places left. They are chosen first and locked then,
     * because PostgreSQL locks no rows that it numbers.
     */
    private static final String CLAIM = """
            WITH full_host AS (SELECT f.host, f.taken FROM unnest($3::text[], $4::int[]) AS f(host, taken)),
            oldest AS (
                SELECT w.request_id, w.host, w.due_at FROM baton.webhook w
                WHERE w.state = 'waiting' AND w.due_at <= now()
                      AND EXISTS (SELECT FROM baton.request r WHERE r.id = w.request_id)
                      AND NOT EXISTS (SELECT FROM full_host f WHERE f.host = w.host AND f.taken >= $5::int)
                ORDER BY w.due_at LIMIT %s),
            placed AS (
                SELECT o.request_id, o.due_at,
                       row_number() OVER (PARTITION BY o.host ORDER BY o.due_at) + coalesce(f.taken, 0) AS place
                FROM oldest o LEFT JOIN full_host f ON f.host = o.host),
            due AS (
                SELECT w.request_id FROM baton.webhook w
                WHERE w.request_id IN (SELECT p.request_id FROM placed p WHERE p.place <= $5::int
                                       ORDER BY p.due_at LIMIT $1)
                      AND w.state = 'waiting' AND w.due_at <= now()
                FOR UPDATE SKIP LOCKED)
            UPDATE baton.webhook w
            SET due_at = now() + $2::bigint * interval '1 millisecond', tries = w.tries + 1, round = w.round + 1
            FROM due, baton.request r WHERE w.request_id = due.request_id AND r.id = due.request_id
            RETURNING w.request_id, w.url, w.tries, w.round, r.flow, r.state, r.reply_status, r.reply_location,
                r.changed_at,
                      r.version, r.cause, w.host, r.caller
            """.formatted(LOOKED_AT);

    /**
     * How many more calls may be made.
     *
     * @param calls all together
     * @param perHost to one host, with those in progress
     * @param inProgress how many calls each host has already
     */
    record Room(int calls, int perHost, Map<String, Integer> inProgress) {
        Room {
            inProgress = Map.copyOf(inProgress);
        }
    }

    private static final String DONE = """
            UPDATE baton.webhook w
            SET state = $3, due_at = now() + $4::bigint * interval '1 millisecond',
                attempts = CASE WHEN jsonb_array_length(w.attempts) < $6 THEN w.attempts || $5::text::jsonb ELSE
                    w.attempts END
            WHERE w.request_id = $1 AND w.tries = $2
            """;

    /** Nodes that can send have taken them long before. */
    private static final String UNDELIVERABLE = """
            WITH unsent AS (
                SELECT w.request_id FROM baton.webhook w
                WHERE w.state = 'waiting' AND w.due_at <= now() - $1::bigint * interval '1 millisecond'
                ORDER BY w.due_at LIMIT %s FOR UPDATE SKIP LOCKED)
            UPDATE baton.webhook w
            SET state = 'failed', tries = w.tries + 1,
                attempts = CASE WHEN jsonb_array_length(w.attempts) < $3
                    THEN w.attempts || $2::text::jsonb ELSE w.attempts END
            FROM unsent WHERE w.request_id = unsent.request_id
            RETURNING w.request_id
            """.formatted(LOOKED_AT);

    /** Ends those that have been due for so long; answers how many. */
    Future<Integer> undeliverable(SqlClient client, Duration dueFor, Attempt attempt) {
        Tuple parameters = Tuple.tuple()
                .addLong(dueFor.toMillis())
                .addString(Json.write(List.of(attempt)).toString())
                .addInteger(ATTEMPTS_KEPT);
        return client.preparedQuery(UNDELIVERABLE).execute(parameters).map(rows -> rows.rowCount());
    }

    /** Those that are due, so many at the most; each for one claimer only, who has so long to call. */
    Future<List<DueCall>> claim(SqlClient client, Room room, Duration patience) {
        List<String> hosts = List.copyOf(room.inProgress().keySet());
        Tuple parameters = Tuple.tuple()
                .addInteger(room.calls())
                .addLong(patience.toMillis())
                .addArrayOfString(hosts.toArray(String[]::new))
                .addArrayOfInteger(hosts.stream().map(room.inProgress()::get).toArray(Integer[]::new))
                .addInteger(room.perHost());
        return client.preparedQuery(CLAIM).execute(parameters).map(rows -> {
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
                row.getOffsetDateTime(8).toInstant(),
                row.getInteger(9),
                Optional.ofNullable(row.getString(10)),
                row.getString(11),
                row.getString(12));
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
