package dev.baton.dbworker.recovery;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/**
 * A request that we have just taken over.
 *
 * @param deaths owners that died while its next stage was due
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
        int deaths) {

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
                row.getInteger("deaths"));
    }
}
