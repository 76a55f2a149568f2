package dev.baton.gateway.request;

import dev.baton.message.Idempotency;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import dev.baton.store.RequestState;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.UUID;

/**
 * A request that was accepted, while it runs and after it has ended. Requests that were turned away have none; see
 * {@link Acceptance}.
 *
 * @param result how it ends; never fails
 */
public record RequestHandle(FlowRun run, Future<RequestResult> result) {

    public UUID id() {
        return run.id();
    }

    /** Whether other nodes got commands for it. Once it has ended. */
    public boolean handedOver() {
        return run.handedOver();
    }

    /**
     * Whether it has the same content as a stored request with the same {@code Idempotency-Key}. Once it has ended.
     *
     * @param stored the stored request's payload hash in hex; without one, any payload is the same
     */
    public boolean hasPayload(Optional<String> stored) {
        Optional<Buffer> own = run.idempotency().map(Idempotency::payloadHash);
        return stored.isEmpty()
                || own.filter(hash -> PayloadHash.same(stored.get(), hash)).isPresent();
    }

    /** Completes when no crash can lose it any more, with its state then; never, if it ends before that. */
    public Future<RequestState> durable() {
        return run.durable();
    }
}
