package dev.baton.run;

import dev.baton.async.Backoff;
import dev.baton.bus.Dispatcher;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Deadline;
import dev.baton.message.Json;
import dev.baton.message.Placing;
import dev.baton.message.RequestLine;
import dev.baton.message.Segment;
import dev.baton.message.StoreCall;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.store.FailedAttempt;
import dev.baton.store.StoreResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a segment that failed is run again, and waits until it is time. For a request that the store holds,
 * each failed attempt is stored first: its next owner continues with the next one. Event loop only.
 */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    /** A segment that was ended from outside gets so many owners at least: it may have been an overloaded machine. */
    private static final int MIN_OVERRUNS = 3;

    /** For what is stored when the request's deadline has just passed; shorter than it is left to its owner. */
    private static final Duration LAST_NOTE = Duration.ofMillis(1_500);

    private static final Backoff RELEASED = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));

    private final Vertx vertx;
    private final Dispatcher dispatcher;
    private final String node;

    Retries(Vertx vertx, Dispatcher dispatcher, String node) {
        this.vertx = vertx;
        this.dispatcher = dispatcher;
        this.node = node;
    }

    /** Empty, when it is time for the next attempt; else how the run ends. */
    Future<Optional<Ending>> after(FlowRun run, Ending.Failed failed) {
        Segment segment = failed.where();
        RetryPlan plan = RetryPlan.of(run.flow(), segment);
        boolean stageFailed = failed.failure().verdict() == Verdict.FAILED;
        Attempts attempts = (stageFailed ? run.attempts() : run.troubles()).and(segment.first());
        if (!plan.again(failed.failure(), attempts)) {
            return Future.succeededFuture(Optional.of(failed));
        }
        long pause = plan.pauseMillis(attempts.failed());
        LOG.debug(
                "Request {}: attempt {} of {} failed; the next one comes in {} ms: {}",
                run.id(),
                attempts.failed(),
                segment,
                pause,
                failed.failure().message());
        return counted(run, attempts, pause, stageFailed)
                .compose(ending -> ending.isPresent()
                        ? Future.succeededFuture(ending)
                        : vertx.timer(pause, TimeUnit.MILLISECONDS).map(Optional.<Ending>empty()));
    }

    /**
     * What PostgreSQL or a lost node was the reason of is no attempt of the stage, and is forgotten with this owner.
     */
    private Future<Optional<Ending>> counted(FlowRun run, Attempts attempts, long pause, boolean stageFailed) {
        if (!stageFailed) {
            run.troubledBefore(attempts);
            return Future.succeededFuture(Optional.empty());
        }
        run.failedBefore(attempts);
        var note = new FailedAttempt(
                attempts.stage(),
                attempts.failed(),
                pause,
                Optional.of(attempts.until().remaining().toMillis()));
        return stored(run, note, run.deadline());
    }

    /** Whether this was the last of the attempts in which the segment ran past the deadline of its owner. */
    static boolean overranTooOften(FlowRun run, Segment segment) {
        int limit =
                Math.max(MIN_OVERRUNS, RetryPlan.of(run.flow(), segment).retry().attempts());
        return run.attempts().failedOf(segment.first()) + 1 >= limit;
    }

    /**
     * Leaves the next attempt to the next owner. Empty: that is stored, or could not be, and recovery finds it late.
     */
    Future<Optional<Ending>> leaveToNextOwner(FlowRun run, Ending.Failed failed) {
        Segment segment = failed.where();
        Attempts attempts = run.attempts().and(segment.first());
        run.failedBefore(attempts);
        // What ended it may last: PostgreSQL that is slow, or nodes that end.
        long pause = Math.max(
                RetryPlan.of(run.flow(), segment).pauseMillis(attempts.failed()),
                failed.failure().verdict() == Verdict.TIMED_OUT
                        ? 0
                        : RELEASED.millis(run.claim().epoch()));
        var note = new FailedAttempt(attempts.stage(), attempts.failed(), pause, Optional.empty());
        return stored(run, note, lastNote());
    }

    /**
     * This owner releases the request before its deadline, for a reason that is not the stage's: the next one need not
     * wait until then. It waits a little, and longer each time, as the reason may last.
     */
    void release(FlowRun run, String stageId) {
        int failed = run.attempts().failedOf(stageId);
        long pause = RELEASED.millis(run.claim().epoch());
        note(run, new FailedAttempt(stageId, failed, pause, Optional.empty()), lastNote())
                .onSuccess(result -> LOG.debug("Request {} is released: {}", run.id(), result));
    }

    /** The deadline of what is stored after the request's own has passed. */
    static Deadline lastNote() {
        return Deadline.in(LAST_NOTE);
    }

    private Future<Optional<Ending>> stored(FlowRun run, FailedAttempt note, Deadline deadline) {
        if (!(run.claim() instanceof Claim.Held)) {
            return Future.succeededFuture(Optional.empty()); // the store does not know it yet
        }
        return note(run, note, deadline).map(result -> ending(run, result));
    }

    private Future<StoreResult> note(FlowRun run, FailedAttempt note, Deadline deadline) {
        Command command = new Command(
                dispatcher.nextId(),
                run.request(),
                new Work.Store(StoreCall.NOTE_ATTEMPT),
                Json.write(note),
                deadline,
                run.trace());
        return dispatcher.send(command, Placing.BEGUN).map(completion -> StoreResult.of(completion, node));
    }

    private static Optional<Ending> ending(FlowRun run, StoreResult result) {
        return switch (result) {
            case StoreResult.AlreadyStored already ->
                Optional.of(new Ending.Decided(new RequestResult.AlreadyKnown(already.stored())));
            case StoreResult.Done ignored -> Optional.empty();
            case StoreResult.Failed failed -> {
                RequestLine.about(LOG.atWarn(), run.id(), run.flow().name(), run.trace())
                        .log(
                                "Request {}: its failed attempt could not be stored, "
                                        + "and the next owner would repeat it: {}",
                                run.id(),
                                failed.failure().message());
                yield Optional.empty();
            }
        };
    }
}
