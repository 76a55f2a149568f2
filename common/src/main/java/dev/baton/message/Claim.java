package dev.baton.message;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** By which right a command writes for its request. The owner of a claim is the node that sent the command. */
public sealed interface Claim {

    /** The epoch that its work writes with. */
    default int epoch() {
        return this instanceof Held held ? held.epoch : FIRST_EPOCH;
    }

    /** What the client's {@code Idempotency-Key} came to, for a request that is new to the store. */
    default Optional<Idempotency> idempotency() {
        return Optional.empty();
    }

    /** Whether recovery took the request over from an owner that was gone or gave it up. */
    default boolean takenOver() {
        return epoch() > FIRST_EPOCH;
    }

    /** The hash of that key. */
    default Optional<Buffer> keyHash() {
        return idempotency().map(Idempotency::keyHash);
    }

    /** The client's {@code Baton-Webhook}, for a request that is new to the store. */
    default Optional<String> webhook() {
        return Optional.empty();
    }

    /** What operators find a request by that is new to the store. */
    default Optional<String> businessKey() {
        return Optional.empty();
    }

    /** The flow is not durable: it has no owner. */
    record None() implements Claim {}

    /** The first command of a durable request: the first to store it owns it, with epoch {@link #FIRST_EPOCH}. */
    record First(Optional<Idempotency> idempotency, Optional<String> webhook, Optional<String> businessKey)
            implements Claim {

        public First(Optional<Idempotency> idempotency, Optional<String> webhook) {
            this(idempotency, webhook, Optional.empty());
        }

        /** For logs: who knows a webhook may be able to call it, and a business key may be personal. */
        @Override
        public String toString() {
            return "First[%s%s%s]"
                    .formatted(
                            idempotency.isPresent() ? "key " : "",
                            webhook.isPresent() ? "webhook " : "",
                            businessKey.isPresent() ? "business key" : "");
        }
    }

    /** The request is stored and owned with this epoch; a higher one in the database means that we lost it. */
    record Held(int epoch) implements Claim {}

    int FIRST_EPOCH = 1;

    Claim NONE = new None();
}
