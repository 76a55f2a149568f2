package dev.baton.gateway.request;

import dev.baton.message.Idempotency;
import dev.baton.run.Conclusion;
import dev.baton.run.FlowRun;
import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A request that was taken, and what will become of it.
 *
 * @param handedOver whether other nodes were asked to do something for it
 * @param conclusion how it ended; never fails
 */
public record Accepted(
        FlowRun run, boolean handedOver, Optional<Idempotency> idempotency, Future<Conclusion> conclusion) {

    public UUID id() {
        return run.id();
    }

    /** SHA-256 of its input in hex, where it came with an {@code Idempotency-Key}. */
    public Optional<String> payloadHash() {
        return idempotency.map(
                both -> HexFormat.of().formatHex(both.payloadHash().getBytes()));
    }

    /** Completes when no crash can lose it any more; stays open for one that never gets there. */
    public Future<Void> durable() {
        return run.durable();
    }
}
