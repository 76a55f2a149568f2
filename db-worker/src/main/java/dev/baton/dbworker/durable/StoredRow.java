package dev.baton.dbworker.durable;

import dev.baton.dbworker.lane.JobResult;
import dev.baton.message.Command;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import dev.baton.store.StoredRequest.Attempt;
import dev.baton.store.StoredRequest.Change;
import dev.baton.store.StoredRequest.Reply;
import dev.baton.store.StoredRequest.Webhook;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A request as it stands in the table: what the API may show, and what only the store needs. */
record StoredRow(StoredRequest request, Optional<String> owner, Optional<UUID> keyHash, Buffer checkpoint) {

    private static final int TOO_LARGE = 413;

    static final String SELECT = select("baton.request");

    /** @param source what is selected from: all columns of requests */
    static String select(String source) {
        return """
                SELECT r.id, r.flow, r.flow_version, r.caller, r.state, r.version, r.epoch, r.next_stage, r.key_hash,
                    r.payload_hash, r.owner,
                       r.checkpoint, r.accepted_at, r.changed_at, r.expires_at, r.cause, r.reply_status, r.reply_type,
                       r.reply_location, r.reply_body, r.history, r.webhook, r.business_key,
                       w.state AS webhook_state, w.attempts::text AS webhook_attempts
                FROM %s r LEFT JOIN baton.webhook w ON w.request_id = r.id
                """.formatted(source);
    }

    static StoredRow of(Row row) {
        StoredRequest request = new StoredRequest(
                row.getUUID("id"),
                row.getString("flow"),
                row.getInteger("flow_version"),
                row.getString("caller"),
                RequestState.parse(row.getString("state")),
                row.getInteger("version"),
                row.getInteger("epoch"),
                row.getString("next_stage"),
                bytes(row, "payload_hash").map(hash -> HexFormat.of().formatHex(hash.getBytes())),
                instant(row, "accepted_at").orElse(Instant.EPOCH),
                instant(row, "changed_at").orElse(Instant.EPOCH),
                instant(row, "expires_at"),
                text(row, "cause"),
                reply(row),
                row.getString("history").lines().map(StoredRow::change).toList(),
                text(row, "webhook").map(url -> webhook(url, row)),
                text(row, "owner"),
                text(row, "business_key"));
        return new StoredRow(
                request, text(row, "owner"), Optional.ofNullable(row.getUUID("key_hash")), row.getBuffer("checkpoint"));
    }

    UUID id() {
        return request.id();
    }

    boolean running() {
        return request.state() == RequestState.RUNNING;
    }

    /** The same without what only its reader needs, and sees by right: for lists. */
    StoredRequest brief() {
        return new StoredRequest(
                request.id(),
                request.flow(),
                request.flowVersion(),
                request.caller(),
                request.state(),
                request.version(),
                request.epoch(),
                request.nextStage(),
                request.payloadHash(),
                request.acceptedAt(),
                request.changedAt(),
                request.expiresAt(),
                request.cause(),
                request.reply()
                        .map(full ->
                                new Reply(full.status(), full.contentType(), listed(full.location()), new byte[0])),
                request.history(),
                request.webhook(),
                request.owner(),
                Optional.empty());
    }

    /**
     * What its owner got for the command that it sends again, after a worker's death: as the next stage is due since
     * then, or as all of the flow was run with it. Empty: the request went on, and has another result by now.
     *
     * @param next the stage that is due after those of the command
     */
    Optional<JobResult> resultOf(Command command, String next) {
        if (running() && request.nextStage().equals(next)) {
            return Optional.of(JobResult.of(new WorkResult.Done(checkpoint)));
        }
        return command.continues() ? request.reply().map(this::ended) : Optional.empty();
    }

    private JobResult ended(Reply reply) {
        var bytes = new ReplyBytes(reply.status(), reply.contentType(), reply.location(), Buffer.buffer(reply.body()));
        Verdict verdict = request.state() == RequestState.DONE ? Verdict.REPLIED : notDone(reply);
        return JobResult.ended(new WorkResult.Done(bytes.encode(), verdict));
    }

    /** One of a build that had no bound would not travel. */
    private static Optional<String> listed(Optional<String> location) {
        return location.filter(place -> place.length() <= ReplyBytes.MAX_FIELD_BYTES);
    }

    /** What the runner ends a request with whose reply was too large to be stored is stored as a refusal, too. */
    private static Verdict notDone(Reply reply) {
        return reply.status() == TOO_LARGE ? Verdict.TOO_LARGE : Verdict.REFUSED;
    }

    WorkResult alreadyStored() {
        return new WorkResult.AlreadyStored(Json.write(request));
    }

    private static Optional<Reply> reply(Row row) {
        return Optional.ofNullable(row.getInteger("reply_status"))
                .map(status -> new Reply(
                        status,
                        row.getString("reply_type"),
                        text(row, "reply_location"),
                        row.getBuffer("reply_body").getBytes()));
    }

    private static Change change(String line) {
        String[] words = line.split(" ", 4);
        return new Change(
                Integer.parseInt(words[0]), words[1], words[2], Instant.ofEpochMilli(Long.parseLong(words[3])));
    }

    private static Webhook webhook(String url, Row row) {
        List<Attempt> attempts = text(row, "webhook_attempts")
                .map(json -> List.of(Json.read(Buffer.buffer(json), Attempt[].class)))
                .orElse(List.of());
        return new Webhook(url, text(row, "webhook_state").orElse("waiting"), attempts);
    }

    private static Optional<String> text(Row row, String column) {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<Buffer> bytes(Row row, String column) {
        return Optional.ofNullable(row.getBuffer(column));
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(time -> time.toInstant());
    }
}
