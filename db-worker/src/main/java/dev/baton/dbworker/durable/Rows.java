package dev.baton.dbworker.durable;

import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a stored request from a row of {@link #SELECT}. */
final class Rows {
    /** Everything but the checkpoint, which may be large and is nobody's business. */
    static final String SELECT = """
            select r.id, r.flow, r.caller, r.payload_hash, r.key_hash, r.owner, r.epoch, r.state, r.next_stage, r.status, r.content_type,
                   r.location, r.body, r.cause, r.history, r.accepted_at, r.changed_at,
                   w.url as hook_url, w.state as hook_state, w.attempts::text as hook_attempts
              from baton.request r left join baton.webhook w on w.request_id = r.id
            """;

    private Rows() {}

    static StoredRequest request(Row row, Duration keep) {
        RequestState state = RequestState.parse(row.getString("state"));
        List<StoredRequest.Change> history = History.parse(row.getString("history"));
        Instant changedAt = time(row, "changed_at");
        return new StoredRequest(
                row.getUUID("id"),
                row.getString("flow"),
                row.getString("caller"),
                state,
                history.size(),
                row.getInteger("epoch"),
                row.getInteger("next_stage"),
                hex(row, "payload_hash"),
                time(row, "accepted_at"),
                changedAt,
                state.answered() ? Optional.of(changedAt.plus(keep)) : Optional.empty(),
                Optional.ofNullable(row.getString("cause")),
                reply(row),
                history,
                callback(row));
    }

    private static Optional<StoredRequest.Reply> reply(Row row) {
        return Optional.ofNullable(row.getInteger("status"))
                .map(status -> new StoredRequest.Reply(
                        status,
                        row.getString("content_type"),
                        Optional.ofNullable(row.getString("location")),
                        row.getBuffer("body").getBytes()));
    }

    private static Optional<StoredRequest.Callback> callback(Row row) {
        return Optional.ofNullable(row.getString("hook_url"))
                .map(url -> new StoredRequest.Callback(
                        url, row.getString("hook_state"), Attempts.parse(row.getString("hook_attempts"))));
    }

    private static Optional<String> hex(Row row, String column) {
        Function<Buffer, String> format = bytes -> HexFormat.of().formatHex(bytes.getBytes());
        return Optional.ofNullable(row.getBuffer(column)).map(format);
    }

    private static Instant time(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value.toInstant();
    }
}
