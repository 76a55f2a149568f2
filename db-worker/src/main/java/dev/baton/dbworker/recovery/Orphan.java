package dev.baton.dbworker.recovery;

import dev.baton.flow.Caller;
import dev.baton.message.Claim;
import dev.baton.message.Request;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;

/**
 * A request that we have just taken over.
 *
 * @param request claimed by us
 * @param deaths owners that died while its next stage was due
 * @param failed attempts of a stage that failed under earlier owners
 */
record Orphan(
        Request request, String flow, int flowVersion, String nextStage, Buffer checkpoint, int deaths, Failed failed) {

    /**
     * @param stage the id of the first stage of the segment that failed last; empty: none has
     * @param retryMillis how long attempts may be begun, from the claim on; empty: as long as its new owner has time
     */
    record Failed(String stage, int attempts, Optional<Long> retryMillis) {}

    UUID id() {
        return request.id();
    }

    int epoch() {
        return request.claim().epoch();
    }

    static Orphan of(Row row) {
        return new Orphan(
                new Request(
                        row.getUUID("id"),
                        new Caller(row.getString("caller")),
                        row.getOffsetDateTime("accepted_at").toInstant(),
                        new Claim.Held(row.getInteger("epoch"))),
                row.getString("flow"),
                row.getInteger("flow_version"),
                row.getString("next_stage"),
                row.getBuffer("checkpoint"),
                row.getInteger("deaths"),
                new Failed(
                        row.getString("attempts_at"),
                        row.getInteger("attempts"),
                        Optional.ofNullable(row.getLong("retry_millis"))));
    }
}
