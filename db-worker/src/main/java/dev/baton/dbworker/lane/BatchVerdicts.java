package dev.baton.dbworker.lane;

import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Effort;
import dev.baton.message.Segment;
import dev.baton.message.StoreCall;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.run.StageFailure;
import dev.baton.timeline.Recorder;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CompletionSink the commands of one lane, each with what it cost and why it ended so. Event loop only. */
final class BatchVerdicts {
    private static final Logger LOG = LoggerFactory.getLogger(BatchVerdicts.class);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final Segment STORE_REPLY = StoreCall.STORE_REPLY.segment();
    private static final Segment BURY = StoreCall.BURY.segment();
    private static final Optional<String> CLAIMED = Optional.of("claimed");
    private static final Optional<String> CHECKPOINT = Optional.of("checkpoint");
    private static final Optional<String> REPLY_STORED = Optional.of("reply stored");
    private static final Optional<String> DEAD_LETTER = Optional.of("dead letter kept");

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

    void done(Batch batch, List<WorkResult> results, long startedNanos, long commitNanos) {
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
                    results.get(i).verdict(),
                    durable(command.command(), results.get(i)));
            command.answer(results.get(i), new Effort(waitedNanos, ranNanos, batch.size()));
        }
    }

    /** What the store holds since this command was committed. */
    private static Optional<String> durable(Command command, WorkResult result) {
        boolean written = result instanceof WorkResult.Done || result instanceof WorkResult.Refused;
        if (!written || command.claim() instanceof Claim.None) {
            return Optional.empty();
        }
        if (command.segment().equals(STORE_REPLY)) {
            return REPLY_STORED;
        }
        if (command.segment().equals(BURY)) {
            return DEAD_LETTER;
        }
        return command.claim() instanceof Claim.First ? CLAIMED : CHECKPOINT;
    }

    /** It never was in a batch that went through. */
    private void notDone(Pending command, Verdict verdict) {
        long now = System.nanoTime();
        Recorder.BatchRun none = new Recorder.BatchRun(lane, now, 0, now, 0);
        recorder.lane(command.command(), command.arrivedNanos(), none, verdict, Optional.empty());
    }

    /** CompletionSink those whose deadline has passed, and says which. */
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
                                .formatted(lane, node, command.story()),
                        waited(command));
            }
        }
        return passed;
    }

    void unavailable(List<Pending> commands, String why) {
        for (Pending command : commands) {
            notDone(command, Verdict.DATABASE_UNAVAILABLE);
            command.fail(Verdict.DATABASE_UNAVAILABLE, why + "; " + command.story(), waited(command));
        }
    }

    /** CompletionSink those that the job found unfit, and says which. */
    List<Pending> unfit(List<Pending> commands, BadCommands unfit) {
        List<Pending> answered = new ArrayList<>();
        for (Pending command : commands) {
            unfit.of(command.command()).ifPresent(failure -> {
                LOG.warn("Request {}: {}", command.command().requestId(), failure.message());
                notDone(command, failure.verdict());
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
        notDone(command, failure.verdict());
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
     * Somebody else was in the way, such as a frozen node whose transaction holds the rows: no fault of the stage's,
     * whatever its retry rule says, and no reason for a dead letter.
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
