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
     * @param payload the answer of the last stage, or of the store; of a command with a continuation: the reply's bytes
     * @param verdict of a command with a continuation: how the request ended; else {@link Verdict#REPLIED}
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

    /**
     * A business "no": a {@link dev.baton.flow.Refusal} as JSON.
     *
     * @param effect what the stages before the one that refused have committed, or commit with the refusal
     */
    record Refused(Buffer refusal, Effect effect) implements WorkResult {

        /** Nothing was changed before it. */
        public Refused(Buffer refusal) {
            this(refusal, Effect.NONE);
        }

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
     * It did not end as requested.
     *
     * @param effect what is known of its database work: a worker knows, a sender that lost the worker may not
     * @param node the name of the node that judged
     * @param message what happened, for the operator
     * @param worthRetry whether the flow's retry rule, or the nature of the failure, says that it may pass
     */
    record Failed(Verdict verdict, Effect effect, String node, String message, boolean worthRetry)
            implements WorkResult {
        public static final int MAX_MESSAGE = 2000;

        /** Nothing was changed. */
        public Failed(Verdict verdict, String node, String message, boolean worthRetry) {
            this(verdict, Effect.NONE, node, message, worthRetry);
        }

        /** The same failure, with what is known besides of the effect. */
        public Failed or(Effect more) {
            Effect both = effect.or(more);
            return both == effect ? this : new Failed(verdict, both, node, message, worthRetry);
        }

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
