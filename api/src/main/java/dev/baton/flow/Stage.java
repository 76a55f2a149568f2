package dev.baton.flow;

import java.util.Optional;
import java.util.function.Function;

/**
 * One step of a flow: a label, a function, a placement, and the type of what it answers (so that the answer can
 * travel).
 */
public sealed interface Stage<I, O> {

    String label();

    /**
     * Its name where it is stored, sent and shown: the label in lower case, with dashes. Unique in its flow, which
     * keeps it; it changes with the label.
     */
    default String id() {
        return StageIds.slug(label());
    }

    Class<O> outputType();

    Placement placement();

    Retry retry();

    /** The same stage with another retry rule. */
    Stage<I, O> retrying(Retry retry);

    /** Finds the caller; the value passes through unchanged. */
    record Authenticate<I>(String label, Class<I> outputType, Authentication authentication) implements Stage<I, I> {
        @Override
        public Placement placement() {
            return Placement.EVENT_LOOP;
        }

        @Override
        public Retry retry() {
            return Retry.NEVER;
        }

        @Override
        public Stage<I, I> retrying(Retry retry) {
            throw new IllegalArgumentException("Authentication is not retried: " + label);
        }
    }

    record EventLoop<I, O>(String label, Class<O> outputType, EventLoopStage<I, O> function, Retry retry)
            implements Stage<I, O> {
        @Override
        public Placement placement() {
            return Placement.EVENT_LOOP;
        }

        @Override
        public Stage<I, O> retrying(Retry retry) {
            return new EventLoop<>(label, outputType, function, retry);
        }
    }

    record Compute<I, O>(String label, Class<O> outputType, ComputeStage<I, O> function, Retry retry)
            implements Stage<I, O> {
        @Override
        public Placement placement() {
            return Placement.COMPUTE;
        }

        @Override
        public Stage<I, O> retrying(Retry retry) {
            return new Compute<>(label, outputType, function, retry);
        }
    }

    /**
     * @param inputType what the stage takes: the batch is decoded from it on the db-worker
     * @param key inputs with the same key meet in one lane; empty: any lane will do
     * @param access whether the stage may be run again without asking what the first run did
     */
    record Database<I, O>(
            String label,
            Class<I> inputType,
            Class<O> outputType,
            DatabaseStage<I, O> function,
            Optional<Function<I, String>> key,
            Access access,
            Retry retry)
            implements Stage<I, O> {
        @Override
        public Placement placement() {
            return Placement.DATABASE;
        }

        @Override
        public Stage<I, O> retrying(Retry retry) {
            return new Database<>(label, inputType, outputType, function, key, access, retry);
        }
    }

    /** What a database stage does to the data. */
    enum Access {
        READ,
        WRITE
    }
}
