package dev.baton.message;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** How a command ended. */
public sealed interface WorkResult {

    /** An upper bound of the bytes that it takes in a frame. */
    int wireSize();

    /** Why the command ended as it did. */
    default Verdict verdict() {
        return switch (this) {
            case Done done -> done.verdict;
            case AlreadyStored ignored -> Verdict.REPLIED;
            case Refused ignored -> Verdict.REFUSED;
            case Failed failed -> failed.verdict;
        };
    }

    /**
     * It was done.
     *
     * @param payload the answer of the last stage, or of the store; of a command that goes on: the reply's bytes
     * @param verdict of a command that goes on: how the request ended; else {@link Verdict#REPLIED}
     */
    record Done(Buffer payload, Verdict verdict) implements WorkResult {
        public Done(Buffer payload) {
            this(payload, Verdict.REPLIED);
        }

        @Override
        public int wireSize() {
            return payload.length();
        }
    }

    /** A business "no": a {@link dev.baton.flow.Refusal} as JSON. */
    record Refused(Buffer refusal) implements WorkResult {
        @Override
        public int wireSize() {
            return refusal.length();
        }
    }

    /** This durable request, or another one with its key, is stored already: a {@code StoredRequest} as JSON. */
    record AlreadyStored(Buffer stored) implements WorkResult {
        @Override
        public int wireSize() {
            return stored.length();
        }
    }

    /**
     * It was not done.
     *
     * @param node the name of the node that judged
     * @param message what happened, for the operator
     * @param worthRetry whether the flow's retry rule, or the nature of the failure, says that it may pass
     */
    record Failed(Verdict verdict, String node, String message, boolean worthRetry) implements WorkResult {
        public static final int MAX_MESSAGE = 2000;

        public Failed {
            if (message.length() > MAX_MESSAGE) {
                message = message.substring(0, MAX_MESSAGE - 1) + "…";
            }
        }

        @Override
        public int wireSize() {
            return node.getBytes(StandardCharsets.UTF_8).length + message.getBytes(StandardCharsets.UTF_8).length;
        }
    }
}
