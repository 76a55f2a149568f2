package dev.baton.dbworker.database;

/** A node could not start for want of its database. The message is one line for the operator. */
public final class DatabaseUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnreachable(String where, Throwable cause) {
        super("The database at " + where + " can't be reached: " + cause.getMessage(), cause);
    }
}
