package dev.baton.dbworker.lane;

import dev.baton.async.Reason;
import dev.baton.message.Effort;
import dev.baton.message.RequestLine;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.run.StageFailure;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the commands of one lane, each with what it cost and why it ended so. Event loop only. */
final class BatchVerdicts {
    private static final Logger LOG = LoggerFactory.getLogger(BatchVerdicts.class);

    private final String node;
    private final String lane;
    private final LaneMeters meters;
    private final Recorder recorder;

    BatchVerdicts(String node, String lane, LaneMeters meters, Recorder recorder) {
        this.node = node;
        this.lane = lane;
        this.meters = meters;
        this.recorder = recorder;
    }

    void done(Batch batch, List<JobResult> results, long startedNanos, long commitNanos) {
        long endedNanos = System.nanoTime();
        long ranNanos = endedNanos - startedNanos;
        meters.done(batch.size(), ranNanos);
        Recorder.BatchRun run = new Recorder.BatchRun(lane, startedNanos, commitNanos, endedNanos, batch.size());
        for (int i = 0; i < results.size(); i++) {
            Pending command = batch.commands().get(i);
            long waitedNanos = startedNanos - command.arrivedNanos();
            recorder.lane(
                    command.command(),
                    command.arrivedNanos(),
                    run,
                    results.get(i).result().verdict(),
                    batch.job().effect(results.get(i)));
            command.answer(results.get(i), new Effort(waitedNanos, ranNanos, batch.size()));
        }
    }

    /** There are so many that wait already. */
    void noPlace(Pending command, int waiting) {
        recorder.noPlace(command.command(), new Track(Track.Kind.LANE_QUEUE, lane));
        command.fail(Verdict.OVERLOADED, "%d commands wait in %s already".formatted(waiting, lane), Effort.NONE);
    }

    /** It never was in a batch that went through. */
    private void notDone(Pending command, Verdict verdict) {
        ended(command, Recorder.BatchRun.none(lane, System.nanoTime()), verdict);
    }

    private void ended(Pending command, Recorder.BatchRun run, Verdict verdict) {
        recorder.lane(command.command(), command.arrivedNanos(), run, verdict, Optional.empty());
    }

    /** Answers those whose deadline has passed, and says which. */
    List<Pending> timedOut(List<Pending> commands) {
        long now = System.nanoTime();
        List<Pending> passed = new ArrayList<>();
        for (Pending command : commands) {
            if (command.command().deadline().passed(now)) {
                passed.add(command);
                notDone(command, Verdict.TIMED_OUT);
                command.fail(
                        Verdict.TIMED_OUT,
                        "Its deadline passed before it could be done in %s of %s: %s"
                                .formatted(lane, node, command.whereTimeWent()),
                        command.effort());
            }
        }
        return passed;
    }

    /** Its deadline passed while its batch ran. */
    void overdue(Pending command, Batch batch, long startedNanos, long now) {
        ended(command, new Recorder.BatchRun(lane, startedNanos, 0, now, batch.size()), Verdict.TIMED_OUT);
        command.answerAtDeadline(
                "Its deadline passed while it ran in %s of %s, in a batch of %d".formatted(lane, node, batch.size()),
                new Effort(startedNanos - command.arrivedNanos(), now - startedNanos, batch.size()));
    }

    /** They were not begun: their sender may send them to another node. */
    void unreachable(List<Pending> commands, String why) {
        for (Pending command : commands) {
            notDone(command, Verdict.DATABASE_UNAVAILABLE);
            command.answer(
                    new WorkResult.Failed(
                            Verdict.DATABASE_UNAVAILABLE, node, why + "; " + command.whereTimeWent(), true),
                    command.effort());
        }
    }

    void unavailable(List<Pending> commands, String why) {
        for (Pending command : commands) {
            notDone(command, Verdict.DATABASE_UNAVAILABLE);
            command.fail(Verdict.DATABASE_UNAVAILABLE, why + "; " + command.whereTimeWent(), command.effort());
        }
    }

    /** Answers those that the job found unfit, and says which. */
    List<Pending> unfit(List<Pending> commands, BadCommands unfit) {
        List<Pending> answered = new ArrayList<>();
        for (Pending command : commands) {
            unfit.of(command.command()).ifPresent(failure -> {
                RequestLine.about(LOG.atWarn(), command.command())
                        .log("Request {}: {}", command.command().requestId(), failure.message());
                notDone(command, failure.verdict());
                command.answer(failure, command.effort());
                answered.add(command);
            });
        }
        return answered;
    }

    /** They were tried alone, again and again, and a row that they need is locked still. */
    void lockedTooLong(List<Pending> commands) {
        for (Pending command : commands) {
            String message = "PostgreSQL: a row or a table that it needs was locked by another transaction for %d ms"
                    .formatted(command.locked().toMillis());
            RequestLine.about(LOG.atWarn(), command.command())
                    .log("Request {}: {}", command.command().requestId(), message);
            notDone(command, Verdict.DATABASE_UNAVAILABLE);
            command.answer(new WorkResult.Failed(Verdict.DATABASE_UNAVAILABLE, node, message, true), command.effort());
        }
    }

    /** The one command that a batch's failure came down to: alone in it, it ran until now. */
    void broken(Pending command, Throwable reason, long startedNanos) {
        WorkResult.Failed failure = judged(reason);
        RequestLine.about(LOG.atWarn(), command.command())
                .setCause(reason)
                .log("Request {}: {}", command.command().requestId(), failure.message());
        Recorder.BatchRun alone = new Recorder.BatchRun(lane, startedNanos, 0, System.nanoTime(), 1);
        ended(command, alone, failure.verdict());
        command.answer(failure, command.effort());
    }

    private WorkResult.Failed judged(Throwable reason) {
        WorkResult.Failed failure = reason instanceof StageFailure stage
                ? stage.asResult(node)
                : new WorkResult.Failed(Verdict.FAILED, node, "It can't be done: " + Reason.of(reason), false);
        return BatchFailure.isDatabaseTrouble(reason)
                ? new WorkResult.Failed(Verdict.DATABASE_UNAVAILABLE, node, "PostgreSQL: " + rootOf(reason), true)
                : failure;
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Reason.of(root);
    }
}
