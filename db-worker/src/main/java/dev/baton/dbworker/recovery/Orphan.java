package dev.baton.dbworker.recovery;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A request that we have just taken over.
 *
 * @param deaths owners that died while its next stage was due
 * @param failed attempts of a stage that failed under earlier owners
 */
record Orphan(
        UUID id,
        String flow,
        int flowVersion,
        String caller,
        Instant acceptedAt,
        int epoch,
        String nextStage,
        Buffer checkpoint,
        int deaths,
        Failed failed) {

    /**
     * @param stage the id of the first stage of the segment that failed last; empty: none has
     * @param retryMillis how long attempts may be begun, from the claim on; empty: as long as its new owner has time
     */
    record Failed(String stage, int attempts, Optional<Long> retryMillis) {}

    static Orphan of(Row row) {
        return new Orphan(
                row.getUUID("id"),
                row.getString("flow"),
                row.getInteger("flow_version"),
                row.getString("caller"),
                row.getOffsetDateTime("accepted_at").toInstant(),
                row.getInteger("epoch"),
                row.getString("next_stage"),
                row.getBuffer("checkpoint"),
                row.getInteger("deaths"),
                new Failed(
                        row.getString("attempts_at"),
                        row.getInteger("attempts"),
                        Optional.ofNullable(row.getLong("retry_millis"))));
    }
}
