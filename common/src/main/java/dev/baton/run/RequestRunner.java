package dev.baton.run;

import dev.baton.bus.Dispatcher;
import dev.baton.flow.Flow;
import dev.baton.flow.Placement;
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
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.DeadLetter;
import dev.baton.store.StoreResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs a request to its end: the reply of a durable request is stored before the client gets it, and a request that a
 * stage gave up on becomes a dead letter. Event loop only.
 *
 * <p>A durable request that failed for want of a node, the database or time stays as it is in the store: recovery
 * resumes it.
 */
public final class RequestRunner {
    private static final Logger LOG = LoggerFactory.getLogger(RequestRunner.class);

    private final FlowRunner runner;
    private final Dispatcher dispatcher;
    private final String node;

    public RequestRunner(FlowRunner runner, Dispatcher dispatcher, String node) {
        this.runner = runner;
        this.dispatcher = dispatcher;
        this.node = node;
    }

    /** Never fails. */
    public Future<RequestResult> runAndConclude(FlowRun run) {
        return runner.run(run).compose(ending -> conclude(run, ending));
    }

    /** Never fails. */
    Future<RequestResult> conclude(FlowRun run, Ending ending) {
        return switch (ending) {
            case Ending.Answered answered -> answered(run, answered.answer());
            case Ending.Refused refused -> {
                ReplyBytes reply = Replies.refused(run.id(), refused.refusal(), refused.effect());
                yield refused.stored() ? replied(reply, Verdict.REFUSED) : store(run, reply, Verdict.REFUSED);
            }
            case Ending.Decided decided -> Future.succeededFuture(decided.result());
            case Ending.Failed failed -> failed(run, failed);
        };
    }

    /** Ends a run of which no stage was begun: this node is overloaded, or stops. */
    public RequestResult turnAway(FlowRun run, Verdict verdict, String why) {
        return givenUp(run, "its start", new WorkResult.Failed(verdict, node, why, false));
    }

    /** Ends a run at its deadline while a thread of this node still works for it. */
    public RequestResult timedOut(FlowRun run, String why) {
        return givenUp(run, "a thread of its own", new WorkResult.Failed(Verdict.TIMED_OUT, node, why, false));
    }

    private static RequestResult givenUp(FlowRun run, String where, WorkResult.Failed failure) {
        log(run, where, failure);
        return new RequestResult.Replied(failed(run, failure), failure.verdict());
    }

    private static ReplyBytes failed(FlowRun run, WorkResult.Failed failure) {
        return Replies.failed(run.id(), failure.or(run.effect()), run.flow().durable());
    }

    private Future<RequestResult> answered(FlowRun run, Value answer) {
        ReplyBytes reply;
        try {
            reply = Replies.answered(run, answer);
        } catch (Throwable e) { // any failure of the flow's own function, declared or not: its request is answered
            return failed(run, Replies.unexpected(run, node, e));
        }
        if (!reply.hasFields()) {
            return failed(
                    run,
                    Replies.unexpected(
                            run,
                            node,
                            new IllegalStateException(
                                    "its type or location has a control character, or is too long for a header")));
        }
        if (run.claim() instanceof Claim.Held && reply.size() > ReplyBytes.MAX_STORED_BYTES) {
            String message = "Its reply has %d bytes; at most %d can be stored"
                    .formatted(reply.size(), ReplyBytes.MAX_STORED_BYTES);
            return tooLarge(run, new WorkResult.Failed(Verdict.TOO_LARGE, node, message, false));
        }
        return store(run, reply, Verdict.REPLIED);
    }

    /** No owner could carry it any further: this is how the request ends, and what is stored. */
    private Future<RequestResult> tooLarge(FlowRun run, WorkResult.Failed failure) {
        log(run, "its reply", failure);
        return store(run, Replies.failed(run.id(), failure.or(run.effect()), false), failure.verdict());
    }

    private Future<RequestResult> store(FlowRun run, ReplyBytes reply, Verdict verdict) {
        if (!(run.claim() instanceof Claim.Held)) {
            return replied(reply, verdict); // not durable, or over before the store knew it
        }
        return call(run, StoreCall.STORE_REPLY, reply.encode(), run.deadline()).map(result -> switch (result) {
            case StoreResult.Done ignored -> new RequestResult.Replied(reply, verdict);
            case StoreResult.AlreadyStored already -> new RequestResult.AlreadyKnown(already.stored());
            case StoreResult.Failed failed -> notStored(run, failed.failure());
        });
    }

    /** Recovery need not wait for its deadline. */
    private void release(FlowRun run, String stageId) {
        if (run.claim() instanceof Claim.Held && !run.deadline().passed()) {
            runner.release(run, stageId);
        }
    }

    /** The stages are done, and their reply isn't stored: recovery will store one. */
    private RequestResult notStored(FlowRun run, WorkResult.Failed failure) {
        release(run, Flow.REPLY);
        return givenUp(run, StoreCall.STORE_REPLY.toString(), failure);
    }

    private Future<RequestResult> failed(FlowRun run, Ending.Failed ending) {
        WorkResult.Failed failure = ending.failure();
        if (failure.verdict() == Verdict.TOO_LARGE && run.claim() instanceof Claim.Held) {
            return tooLarge(run, failure);
        }
        log(run, ending.where().toString(), failure);
        if (failure.verdict() != Verdict.FAILED && run.hasOverrun() && run.takenOver()) {
            return overran(run, ending);
        }
        if (failure.verdict() != Verdict.FAILED) {
            release(run, ending.where().first());
        }
        ReplyBytes reply = failed(run, failure);
        boolean gaveUp = failure.verdict() == Verdict.FAILED && run.flow().durable();
        return gaveUp && Segments.from(run.flow(), ending.where()) >= firstDatabaseStage(run)
                ? storeDeadLetter(run, ending, run.deadline()).map(result -> concluded(run, failure, reply, result))
                : replied(reply, failure.verdict());
    }

    /**
     * A stage ran until the deadline of an owner that recovery gave the request to, or until PostgreSQL's time-out, or
     * until two nodes were lost with it. After some owners it is a dead letter: the next one would not get any further.
     */
    private Future<RequestResult> overran(FlowRun run, Ending.Failed ending) {
        WorkResult.Failed failure = ending.failure();
        ReplyBytes reply = failed(run, failure);
        if (!Retries.overranTooOften(run, ending.where())) {
            return runner.leaveToNextOwner(run, ending)
                    .map(end -> end.isPresent() && end.get() instanceof Ending.Decided decided
                            ? decided.result()
                            : new RequestResult.Replied(reply, failure.verdict()));
        }
        var last = new WorkResult.Failed(
                failure.verdict(),
                failure.effect(),
                failure.node(),
                "%s timed out or lost its node %d times, and is not tried again: %s"
                        .formatted(
                                ending.where(),
                                run.attempts().failedOf(ending.where().first()) + 1,
                                failure.message()),
                false);
        run.gaveUpOverrun();
        return storeDeadLetter(run, new Ending.Failed(ending.where(), last), Retries.lastNote())
                .map(result -> concluded(run, last, reply, result));
    }

    private static RequestResult concluded(
            FlowRun run, WorkResult.Failed failure, ReplyBytes otherwise, StoreResult result) {
        return switch (result) {
            case StoreResult.Done ignored ->
                new RequestResult.Replied(Replies.deadLetter(run.id(), failure.or(run.effect())), failure.verdict());
            case StoreResult.AlreadyStored already -> // by another owner, or under the same key: no dead letter
                new RequestResult.AlreadyKnown(already.stored());
            case StoreResult.Failed notKept -> {
                RequestLine.about(LOG.atError(), run.id(), run.flow().name(), run.trace())
                        .log(
                                "Request {} could not be kept as a dead letter: {}",
                                run.id(),
                                notKept.failure().message());
                yield new RequestResult.Replied(otherwise, failure.verdict());
            }
        };
    }

    /** Overload is reported by counters: a log line for each request would add to it. */
    private static void log(FlowRun run, String where, WorkResult.Failed failure) {
        Level level = failure.verdict() == Verdict.OVERLOADED ? Level.DEBUG : Level.WARN;
        RequestLine.about(LOG.atLevel(level), run.id(), run.flow().name(), run.trace())
                .log(
                        "Request {} {} at {} on {}: {}",
                        run.id(),
                        failure.verdict(),
                        where,
                        failure.node(),
                        failure.message());
    }

    private static int firstDatabaseStage(FlowRun run) {
        var stages = run.flow().stages();
        return (int) stages.stream()
                .takeWhile(stage -> stage.placement() != Placement.DATABASE)
                .count();
    }

    private Future<StoreResult> storeDeadLetter(FlowRun run, Ending.Failed ending, Deadline deadline) {
        var letter = new DeadLetter(
                run.flow().name(),
                run.flow().version(),
                run.nextStage(),
                ending.failure().message(),
                input(run, ending.where()));
        return call(run, StoreCall.STORE_DEAD_LETTER, Json.write(letter), deadline);
    }

    /**
     * Empty where it is too large to travel as a dead letter, or no JSON, or where the store may know of more: then the
     * store keeps the checkpoint it has. A stage of the database stores its checkpoint itself, and what it said of that
     * may have been lost with its node.
     */
    private static byte[] input(FlowRun run, Segment failed) {
        try {
            Buffer input = run.value().encode();
            boolean held = run.claim() instanceof Claim.Held;
            boolean database =
                    run.flow().stages().get(Segments.from(run.flow(), failed)).placement() == Placement.DATABASE;
            boolean keep = held && (database || input.length() > ReplyBytes.MAX_STORED_BYTES);
            return keep ? new byte[0] : input.getBytes();
        } catch (RuntimeException e) {
            LOG.debug("The input of request {} is no JSON", run.id(), e);
            return new byte[0];
        }
    }

    private Future<StoreResult> call(FlowRun run, StoreCall call, Buffer payload, Deadline deadline) {
        Command command =
                new Command(dispatcher.nextId(), run.request(), new Work.Store(call), payload, deadline, run.trace());
        return dispatcher.send(command, Placing.BEGUN).map(completion -> StoreResult.of(completion, node));
    }

    private static Future<RequestResult> replied(ReplyBytes reply, Verdict verdict) {
        return Future.succeededFuture(new RequestResult.Replied(reply, verdict));
    }
}
