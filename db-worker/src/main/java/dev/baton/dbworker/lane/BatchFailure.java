package dev.baton.dbworker.lane;

import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Why a try of a batch came to nothing, and so what to do next. */
final class BatchFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Set<String> CONFLICTS = Set.of("40001", "40P01"); // serialization, deadlock
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String CANCELLED = "57014"; // by a time-out, or by an administrator
    private static final String UNSUPPORTED = "0A000"; // a cached plan whose table was changed is among these
    private static final String STANDBY = "25006"; // since a failover
    private static final String INTERNAL = "XX"; // internal errors, corrupted data

    /** Connection; no memory, disk or connection left; shutting down; input and output. */
    private static final List<String> UNFIT_CLASSES = List.of("08", "53", "57P", "58");

    private static final Set<String> TROUBLE = Set.of(LOCK_NOT_AVAILABLE, CANCELLED, UNSUPPORTED);

    /** What is left to do after a failed try. */
    enum Kind {
        /** Another transaction was in the way, and nothing happened: the same again, soon. */
        CONFLICT,
        /** A row was locked for too long, and nothing happened: those that need it must not hold up the others. */
        LOCKED,
        /** The job was wrong about the batch, and nothing happened: the same again, which it will do otherwise. */
        ANEW,
        /** The connection is of no use any more, and nothing happened: the same again, on another one. */
        LOST,
        /** The connection was lost after COMMIT was sent: perhaps everything happened, perhaps nothing. */
        UNKNOWN,
        /** A command of the batch, or its stage, is wrong, and nothing happened: find out which. */
        BROKEN
    }

    private final Kind kind;

    BatchFailure(Kind kind, Throwable cause) {
        super(cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    Throwable reason() {
        return getCause() == null ? this : getCause();
    }

    /** Judges what a job failed with, when the connection is known to be alive and nothing to have happened. */
    static BatchFailure rolledBack(Throwable failure) {
        return new BatchFailure(kindOf(failure), failure);
    }

    private static Kind kindOf(Throwable failure) {
        Optional<Kind> byState = postgresError(failure).map(BatchFailure::kindOf);
        if (failure instanceof RepeatBatch) {
            return byState.filter(kind -> kind == Kind.LOCKED).orElse(Kind.ANEW);
        }
        return byState.orElse(Kind.BROKEN);
    }

    private static Kind kindOf(PgException error) {
        String state = String.valueOf(error.getSqlState());
        if (CONFLICTS.contains(state)) {
            return Kind.CONFLICT;
        }
        if (LOCK_NOT_AVAILABLE.equals(state)) {
            return Kind.LOCKED;
        }
        // Another connection prepares its statements anew. The rest of TROUBLE may come from one command of the batch.
        boolean stalePlan = UNSUPPORTED.equals(state)
                && String.valueOf(error.getErrorMessage()).contains("cached plan");
        return stalePlan || isOfAll(state) ? Kind.LOST : Kind.BROKEN;
    }

    /** Whether any other batch on this connection would fail alike. */
    private static boolean isOfAll(String state) {
        return STANDBY.equals(state) || UNFIT_CLASSES.stream().anyMatch(state::startsWith);
    }

    /**
     * Whether PostgreSQL, or another transaction, is the reason, and not the stage: independently of the stage's retry
     * rule, it is worth another try, and no reason for a dead letter; but one that runs into time-outs with each owner
     * becomes one.
     */
    static boolean isDatabaseTrouble(Throwable failure) {
        return postgresError(failure)
                .map(error -> String.valueOf(error.getSqlState()))
                .filter(state -> CONFLICTS.contains(state)
                        || isOfAll(state)
                        || state.startsWith(INTERNAL)
                        || TROUBLE.contains(state))
                .isPresent();
    }

    /** Whether a time-out ended it, ours or that of PostgreSQL: it may never end. */
    static boolean isTimeOut(Throwable failure) {
        return postgresError(failure)
                .map(error -> CANCELLED.equals(error.getSqlState()))
                .orElseGet(() -> causes(failure).anyMatch(TimeoutException.class::isInstance));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    private static Optional<PgException> postgresError(Throwable failure) {
        return causes(failure)
                .filter(PgException.class::isInstance)
                .map(PgException.class::cast)
                .findFirst();
    }
}
