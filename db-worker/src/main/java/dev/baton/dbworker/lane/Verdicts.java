package dev.baton.dbworker.lane;

import dev.baton.message.Effort;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.run.StageFailure;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the commands of one lane, each with what it cost and why it ended so. Event loop only. */
final class Verdicts {
    private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final String node;
    private final String lane;
    private final LaneMeters meters;

    Verdicts(String node, String lane, LaneMeters meters) {
        this.node = node;
        this.lane = lane;
        this.meters = meters;
    }

    void done(Batch batch, List<WorkResult> results, long startedNanos) {
        long ranNanos = System.nanoTime() - startedNanos;
        meters.done(batch.size(), ranNanos);
        for (int i = 0; i < results.size(); i++) {
            Pending command = batch.commands().get(i);
            long waitedNanos = startedNanos - command.arrivedNanos();
            meters.waited(waitedNanos);
            command.answer(results.get(i), new Effort(waitedNanos, ranNanos, batch.size()));
        }
    }

    /** Answers those whose deadline has passed, and says which. */
    List<Pending> timedOut(List<Pending> commands) {
        long now = System.nanoTime();
        List<Pending> passed = new ArrayList<>();
        for (Pending command : commands) {
            if (command.command().deadline().passed(now)) {
                passed.add(command);
                command.fail(
                        Verdict.TIMED_OUT,
                        "Its deadline passed before it could be done in %s of %s: %s"
                                .formatted(lane, node, command.story()),
                        waited(command));
            }
        }
        return passed;
    }

    void unavailable(List<Pending> commands, String why) {
        for (Pending command : commands) {
            command.fail(Verdict.DATABASE_UNAVAILABLE, why + "; " + command.story(), waited(command));
        }
    }

    /** Answers those that the job found unfit, and says which. */
    List<Pending> unfit(List<Pending> commands, UnfitCommands unfit) {
        List<Pending> answered = new ArrayList<>();
        for (Pending command : commands) {
            unfit.of(command.command()).ifPresent(failure -> {
                LOG.warn("Request {}: {}", command.command().requestId(), failure.message());
                command.answer(failure, waited(command));
                answered.add(command);
            });
        }
        return answered;
    }

    /** The one command that a batch's failure came down to. */
    void broken(Pending command, Throwable reason) {
        WorkResult.Failed failure = judged(reason);
        LOG.warn("Request {}: {}", command.command().requestId(), failure.message(), reason);
        command.answer(failure, waited(command));
    }

    private WorkResult.Failed judged(Throwable reason) {
        WorkResult.Failed failure = reason instanceof StageFailure stage
                ? stage.asResult(node)
                : new WorkResult.Failed(Verdict.FAILED, node, "It can't be done: " + reason, false);
        return passesByItself(reason)
                ? new WorkResult.Failed(Verdict.DATABASE_UNAVAILABLE, failure.node(), failure.message(), true)
                : failure;
    }

    /**
     * Somebody else was in the way, such as a frozen node whose transaction holds the rows: no fault of the stage's, whatever its retry
     * rule says, and no reason for a dead letter.
     */
    private static boolean passesByItself(Throwable reason) {
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                return BatchFailure.isConflict(pg.getSqlState()) || LOCK_NOT_AVAILABLE.equals(pg.getSqlState());
            }
        }
        return false;
    }

    private static Effort waited(Pending command) {
        return new Effort(System.nanoTime() - command.arrivedNanos(), 0, 0);
    }
}
