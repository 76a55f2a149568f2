package dev.baton.dbworker.lane;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;

/**
 * What a lane does for a batch of commands that are for the same segment.
 *
 * <p>Event loop only; everything goes through the connection, which takes no statement after the future has completed.
 * If the future fails, nothing of the batch happened: the lane retries deadlocks and serialization failures, and splits
 * the batch for anything else until the bad command fails alone. Results come in the order of the deliveries, one each.
 */
public interface BatchJob {

    /** How much of a transaction a job needs. */
    enum Needs {
        /** It only reads. */
        NO_TRANSACTION,
        /**
         * Its first statement does all its writing, so that PostgreSQL makes it a transaction: one round trip instead
         * of two. Run a second time, it must find that it was done.
         */
        ONE_STATEMENT,
        /** The lane begins one and commits it. */
        TRANSACTION
    }

    /** What the store holds once this result is committed, for recordings: "claimed", ...; empty: nothing. */
    default Optional<String> effect(JobResult result) {
        return Optional.empty();
    }

    /** Which connections a job is for, so that one kind of work never waits for another. */
    enum Kind {
        /** The stages of flows, and what stores their results. */
        PAYLOAD,
        /** Leases: a node whose lease is not renewed in time loses its requests, so this goes before all other work. */
        LEASES,
        /** Lists for people, which may take long. */
        LISTS
    }

    Future<List<JobResult>> run(SqlConnection transaction, List<Delivery> batch);

    default Needs needs() {
        return Needs.TRANSACTION;
    }

    default Kind kind() {
        return Kind.PAYLOAD;
    }
}
