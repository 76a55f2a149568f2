package dev.baton.dbworker.lane;

import dev.baton.async.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Does batches, one at a time, until each command is answered or has to wait for another connection. Conflicts are
 * retried; a batch that found a row locked goes to the lane for those; any other failure splits the batch in halves,
 * down to single commands, so that a bad one fails alone. Event loop only.
 */
final class BatchRunner {
    private static final int FIRST_TRY = 1;

    private final Vertx vertx;
    private final LaneConnection connection;
    private final ConflictRetry conflicts;
    private final BatchVerdicts verdicts;
    private final LaneMeters meters;
    private final QuickReads quick;
    private final Duration batchTimeout;
    private final Locked locked;
    private Optional<BatchTransaction> inFlight = Optional.empty();
    private long inFlightSinceNanos;

    /** Takes over a batch that found a row locked: all of its commands will be answered elsewhere. */
    @FunctionalInterface
    interface Locked {

        /** False: it is for the runner to find the commands that need the row. */
        boolean take(Batch batch, Throwable reason);
    }

    BatchRunner(
            Vertx vertx,
            LaneConnection connection,
            BatchVerdicts verdicts,
            LaneMeters meters,
            QuickReads quick,
            Duration batchTimeout,
            Locked locked) {
        this.vertx = vertx;
        this.locked = locked;
        this.connection = connection;
        this.conflicts = new ConflictRetry(vertx);
        this.verdicts = verdicts;
        this.meters = meters;
        this.quick = quick;
        this.batchTimeout = batchTimeout;
    }

    /** The connection is gone. */
    void connectionLost(Throwable cause) {
        inFlight.ifPresent(transaction -> transaction.abandon(cause));
    }

    /** Answers the commands; those that must run again on another connection are the result. Never fails. */
    Future<List<Pending>> run(Batch batch) {
        return attempt(batch, FIRST_TRY);
    }

    private Future<List<Pending>> attempt(Batch planned, int tries) {
        Batch batch = planned.without(verdicts.timedOut(planned.commands()));
        if (batch.size() == 0) {
            return Future.succeededFuture(List.of());
        }
        Optional<SqlConnection> open = connection.current();
        if (open.isEmpty()) {
            return Future.succeededFuture(batch.commands());
        }
        long startedNanos = System.nanoTime();
        BatchTransaction transaction = new BatchTransaction(open.get(), batch);
        return watched(transaction)
                .compose(results -> done(batch, results, startedNanos, transaction.commitNanos()), failure -> {
                    quick.failed(batch.job());
                    BatchFailure why = (BatchFailure) failure;
                    if (batch.size() == 1 && BatchFailure.isTimeOut(why)) {
                        batch.commands().getFirst().timedOutAlone(System.nanoTime() - startedNanos);
                    }
                    return failed(batch, why, tries);
                });
    }

    private Future<List<JobResult>> watched(BatchTransaction transaction) {
        inFlight = Optional.of(transaction);
        inFlightSinceNanos = System.nanoTime();
        long watchdog = vertx.setTimer(batchTimeout.toMillis(), ignored -> hangs(batchTimeout));
        return transaction.run().onComplete(ignored -> {
            vertx.cancelTimer(watchdog);
            inFlight = Optional.empty();
        });
    }

    /**
     * Statements have time-outs in PostgreSQL: this is for a stage that waits for something else, or a network that
     * swallows.
     */
    private void hangs(Duration atMost) {
        connection.drop(new TimeoutException("A batch did not end within " + atMost.toMillis() + " ms"));
    }

    /**
     * Of requests that were taken over it is known at their deadline whether they ran until then. If nobody waits for
     * the batch any more, it hangs.
     */
    void answerOverdue() {
        if (inFlight.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        Batch batch = inFlight.get().batch();
        for (Pending command : batch.commands()) {
            if (!command.answered()
                    && command.command().claim().takenOver()
                    && command.command().deadline().passed(now)) {
                verdicts.overdue(command, batch, inFlightSinceNanos, now);
            }
        }
        if (batch.commands().stream().allMatch(Pending::answered)) {
            hangs(Duration.ofNanos(now - inFlightSinceNanos));
        }
    }

    private Future<List<Pending>> done(Batch batch, List<JobResult> results, long startedNanos, long commitNanos) {
        connection.provedGood(batch.size());
        quick.answered(batch.job(), Duration.ofNanos(System.nanoTime() - startedNanos));
        verdicts.done(batch, results, startedNanos, commitNanos);
        return Future.succeededFuture(List.of());
    }

    private Future<List<Pending>> failed(Batch batch, BatchFailure failure, int tries) {
        return switch (failure.kind()) {
            case ANEW -> conflicts.allows(tries) ? attempt(batch, tries + 1) : split(batch, failure.reason());
            case LOST -> again(batch, failure.reason());
            case UNKNOWN -> unknown(batch, failure.reason());
            case LOCKED ->
                locked.take(batch, failure.reason())
                        ? Future.succeededFuture(List.of())
                        : split(batch, failure.reason());
            case CONFLICT -> conflicts.allows(tries) ? retry(batch, tries) : split(batch, failure.reason());
            case BROKEN ->
                failure.reason() instanceof BadCommands unfit
                        ? withoutUnfit(batch, unfit)
                        : split(batch, failure.reason());
        };
    }

    private Future<List<Pending>> again(Batch batch, Throwable reason) {
        connection.drop(rootOf(reason));
        Batch lost = batch.without(verdicts.timedOut(batch.commands()));
        Batch givenUp = lost.only(Pending::lostOnceTooOften);
        verdicts.unavailable(
                givenUp.commands(), "The connection was lost under it again and again: " + Reason.of(rootOf(reason)));
        return Future.succeededFuture(lost.without(givenUp.commands()).commands());
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /**
     * What may be done twice, or finds by its claim that it was done, simply runs again; for the rest the effect stays
     * unknown.
     */
    private Future<List<Pending>> unknown(Batch batch, Throwable reason) {
        meters.outcomeUnknown();
        batch.commands().forEach(Pending::commitUnknown);
        Batch doubtful = batch.only(command -> !command.command().repeatable());
        verdicts.unavailable(
                doubtful.commands(),
                "Outcome unknown: the connection was lost while it was committed: " + Reason.of(rootOf(reason)));
        return again(batch.without(doubtful.commands()), reason);
    }

    private Future<List<Pending>> retry(Batch batch, int tries) {
        meters.retried();
        return conflicts.pause(tries).compose(ignored -> attempt(batch, tries + 1));
    }

    private Future<List<Pending>> withoutUnfit(Batch batch, BadCommands unfit) {
        Batch fit = batch.without(verdicts.unfit(batch.commands(), unfit));
        return fit.size() < batch.size() ? attempt(fit, FIRST_TRY) : split(batch, unfit);
    }

    private Future<List<Pending>> split(Batch batch, Throwable reason) {
        if (batch.size() == 1) {
            verdicts.broken(batch.commands().getFirst(), reason, inFlightSinceNanos);
            return Future.succeededFuture(List.of());
        }
        meters.split();
        return attempt(batch.firstHalf(), FIRST_TRY)
                .compose(left -> attempt(batch.secondHalf(), FIRST_TRY).map(more -> joined(left, more)));
    }

    private static List<Pending> joined(List<Pending> left, List<Pending> more) {
        List<Pending> both = new ArrayList<>(left);
        both.addAll(more);
        return both;
    }
}
