package dev.baton.dbworker.lane;

/**
 * A {@link BatchJob} fails with it when it was wrong about its batch: the lane rolls back and runs the same batch
 * again, which the job will do otherwise.
 */
public final class RepeatBatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause what showed it */
    public RepeatBatch(Throwable cause) {
        super(cause);
    }
}
