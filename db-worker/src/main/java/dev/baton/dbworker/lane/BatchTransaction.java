package dev.baton.dbworker.lane;

import dev.baton.dbworker.lane.BatchFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.TransactionRollbackException;
import java.util.List;
import java.util.Objects;

/**
 * One try to do a batch: BEGIN, the job, COMMIT, or less where the job needs less. BEGIN is not waited for: what the
 * job sends follows it in the same packet.
 *
 * <p>The first failure wins. Whether a failed try may be repeated hangs on one question, whether COMMIT was sent: if
 * not, nothing happened, with any kind of failure; if so, only PostgreSQL's own word says that nothing happened.
 *
 * <p>Event loop only; one use.
 */
final class BatchTransaction {
    private final SqlConnection connection;
    private final StageConnection forJob;
    private final Batch batch;
    private final Promise<List<JobResult>> outcome = Promise.promise();
    private boolean commitSent;
    private long commitNanos;

    BatchTransaction(SqlConnection connection, Batch batch) {
        this.connection = connection;
        this.forJob = new StageConnection(connection);
        this.batch = batch;
    }

    /** One result for each command; fails with {@link BatchFailure} only. */
    Future<List<JobResult>> run() {
        try {
            Future<List<JobResult>> tried =
                    switch (batch.job().needs()) {
                        case NO_TRANSACTION -> withoutTransaction();
                        case ONE_STATEMENT -> oneStatement();
                        case TRANSACTION -> inTransaction();
                    };
            tried.onSuccess(outcome::tryComplete).onFailure(outcome::tryFail);
        } catch (RuntimeException e) { // the client would not begin: this connection is not as we left it
            outcome.tryFail(new BatchFailure(Kind.LOST, e));
        }
        return outcome.future();
    }

    Batch batch() {
        return batch;
    }

    /** Gives the try up: the connection is gone, or hangs. A job that ends later finds that it is not committed. */
    void abandon(Throwable cause) {
        forJob.end();
        outcome.tryFail(new BatchFailure(commitSent ? Kind.UNKNOWN : Kind.LOST, cause));
    }

    /** When COMMIT was sent; 0: it was not. */
    long commitNanos() {
        return commitNanos;
    }

    private Future<List<JobResult>> withoutTransaction() {
        return results().recover(failure -> probe().transform(probe -> failed(probe.succeeded(), failure)));
    }

    /** PostgreSQL commits with the statement: it is as good as sent once the job starts. */
    private Future<List<JobResult>> oneStatement() {
        committing();
        return results().recover(failure -> probe().transform(probe -> Future.failedFuture(
                probe.succeeded() ? BatchFailure.rolledBack(failure) : new BatchFailure(Kind.UNKNOWN, failure))));
    }

    /** Is the connection alive? */
    private Future<?> probe() {
        return connection.query("SELECT").execute();
    }

    private Future<List<JobResult>> inTransaction() {
        Future<Transaction> begun = connection.begin();
        Transaction transaction = connection.transaction();
        return results()
                .compose(
                        results -> begun.compose(
                                        ignored -> commit(transaction),
                                        failure -> Future.failedFuture(outside(failure)))
                                .map(results),
                        failure -> transaction.rollback().transform(rollback -> {
                            boolean alive = rollback.succeeded();
                            return alive && begun.failed()
                                    ? Future.failedFuture(outside(begun.cause()))
                                    : failed(alive, failure);
                        }));
    }

    private Future<List<JobResult>> results() {
        Future<List<JobResult>> results;
        try {
            results = Objects.requireNonNull(batch.job().run(forJob, batch.deliveries()), "A job answered no future");
        } catch (RuntimeException e) {
            results = Future.failedFuture(e);
        }
        return results.onComplete(ignored -> forJob.end()).map(this::checked);
    }

    private List<JobResult> checked(List<JobResult> results) {
        if (results.size() != batch.size()) {
            throw new IllegalStateException(
                    "A job answered %d results for %d commands".formatted(results.size(), batch.size()));
        }
        return results;
    }

    private Future<Void> commit(Transaction transaction) {
        if (outcome.future().isComplete()) {
            return transaction.rollback(); // given up meanwhile: its senders got the answer that nothing happened
        }
        committing();
        return transaction.commit().recover(failure -> Future.failedFuture(commitFailed(failure)));
    }

    private void committing() {
        commitSent = true;
        commitNanos = System.nanoTime();
    }

    private static BatchFailure commitFailed(Throwable failure) {
        if (failure instanceof TransactionRollbackException) {
            return BatchFailure.rolledBack(new IllegalStateException(
                    "A statement of the transaction failed, and the stage ignored it", failure));
        }
        boolean saidNo = failure instanceof PgException pg && "ERROR".equals(pg.getSeverity());
        return saidNo ? BatchFailure.rolledBack(failure) : new BatchFailure(Kind.UNKNOWN, failure);
    }

    /**
     * BEGIN failed and the job's statements did not: each was a transaction of its own. Only a cancel request can do
     * that.
     */
    private static BatchFailure outside(Throwable beginFailure) {
        return new BatchFailure(Kind.UNKNOWN, beginFailure);
    }

    private static Future<List<JobResult>> failed(boolean connectionAlive, Throwable failure) {
        return Future.failedFuture(
                connectionAlive ? BatchFailure.rolledBack(failure) : new BatchFailure(Kind.LOST, failure));
    }
}
