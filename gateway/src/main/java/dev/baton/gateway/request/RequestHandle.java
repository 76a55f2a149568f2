package dev.baton.gateway.request;

import dev.baton.message.Idempotency;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A request that was taken, and what will become of it.
 *
 * @param conclusion how it ended; never fails
 */
public record RequestHandle(FlowRun run, Future<RequestResult> conclusion) {

    public UUID id() {
        return run.id();
    }

    /** Whether other nodes were asked to do something for it. Once it is concluded. */
    public boolean handedOver() {
        return run.handedOver();
    }

    /** SHA-256 of its input in hex, where it came with an {@code Idempotency-Key}. Once it is concluded. */
    public Optional<String> payloadHash() {
        return run.idempotency().map(Idempotency::payloadHash).map(hash -> HexFormat.of()
                .formatHex(hash.getBytes()));
    }

    /** Completes when no crash can lose it any more; stays open for one that never gets there. */
    public Future<Void> durable() {
        return run.durable();
    }
}
