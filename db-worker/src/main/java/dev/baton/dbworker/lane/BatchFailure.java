package dev.baton.dbworker.lane;

import io.vertx.pgclient.PgException;
import java.util.Set;

/** Why a try of a batch came to nothing, and so what to do next. */
final class BatchFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Set<String> CONFLICTS = Set.of("40001", "40P01"); // serialization, deadlock

    /** What is left to do after a failed try. */
    enum Kind {
        /** Somebody else was in the way, and nothing happened: the same again, soon. */
        CONFLICT,
        /** The job was wrong about the batch, and nothing happened: the same again, which it will do otherwise. */
        ANEW,
        /** The connection is of no use any more, and nothing happened: the same again, on another one. */
        LOST,
        /** The connection was lost after COMMIT was sent: perhaps everything happened, perhaps nothing. */
        UNKNOWN,
        /** A command of the batch, or its stage, is broken, and nothing happened: find out which. */
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
        if (failure instanceof RepeatBatch) {
            return Kind.ANEW;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                return kindOf(pg.getSqlState());
            }
        }
        return Kind.BROKEN;
    }

    static boolean isConflict(String sqlState) {
        return CONFLICTS.contains(sqlState);
    }

    private static Kind kindOf(String sqlState) {
        if (isConflict(sqlState)) {
            return Kind.CONFLICT;
        }
        // 53: disk or memory full; 57P0x: shutting down; 25006: a standby since a failover. Not the commands' fault.
        boolean databaseUnfit = sqlState.startsWith("53") || sqlState.startsWith("57P0") || sqlState.equals("25006");
        return databaseUnfit ? Kind.LOST : Kind.BROKEN;
    }
}
