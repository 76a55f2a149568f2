package dev.baton.run;

import dev.baton.bus.Dispatcher;
import dev.baton.flow.Placement;
import dev.baton.flow.Refusal;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.DeadLetter;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
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
                ReplyBytes reply = Replies.refused(run.id(), refused.refusal());
                yield refused.stored() ? replied(reply, Verdict.REFUSED) : store(run, reply, Verdict.REFUSED);
            }
            case Ending.Decided decided -> Future.succeededFuture(decided.result());
            case Ending.Failed failed -> failed(run, failed);
        };
    }

    /** Ends a run of which no stage was begun: this node has too much to do, or stops. */
    public RequestResult turnAway(FlowRun run, Verdict verdict, String why) {
        WorkResult.Failed failure = new WorkResult.Failed(verdict, node, why, false);
        log(run, "its start", failure);
        return new RequestResult.Replied(
                Replies.failed(run.id(), failure, run.flow().durable()), verdict);
    }

    private Future<RequestResult> answered(FlowRun run, Value answer) {
        ReplyBytes reply;
        try {
            reply = Replies.answered(run, answer);
        } catch (RuntimeException e) {
            return failed(run, Replies.unexpected(run, node, e));
        }
        return store(run, reply, Verdict.REPLIED);
    }

    private Future<RequestResult> store(FlowRun run, ReplyBytes reply, Verdict verdict) {
        if (!(run.claim() instanceof Claim.Held)) {
            return replied(reply, verdict); // not durable, or over before the store knew it
        }
        return call(run, StoreCall.STORE_REPLY, reply.encode()).map(completion -> switch (completion.result()) {
            case WorkResult.Done ignored -> new RequestResult.Replied(reply, verdict);
            case WorkResult.AlreadyStored already ->
                new RequestResult.AlreadyKnown(Json.read(already.stored(), StoredRequest.class));
            case WorkResult.Refused refused -> notStored(run, asFailure(refused));
            case WorkResult.Failed failure -> notStored(run, failure);
        });
    }

    /** The store refuses no reply; a db-worker that does is of another release. */
    private WorkResult.Failed asFailure(WorkResult.Refused refused) {
        return new WorkResult.Failed(
                Verdict.FAILED, node, "The store refused the reply: " + Json.read(refused.refusal(), Refusal.class), false);
    }

    /** The stages are done, and their reply isn't stored: recovery will store one. */
    private RequestResult notStored(FlowRun run, WorkResult.Failed failure) {
        log(run, StoreCall.STORE_REPLY.toString(), failure);
        return new RequestResult.Replied(
                Replies.failed(run.id(), failure, run.flow().durable()), failure.verdict());
    }

    private Future<RequestResult> failed(FlowRun run, Ending.Failed ending) {
        WorkResult.Failed failure = ending.failure();
        log(run, ending.where().toString(), failure);
        ReplyBytes reply = Replies.failed(run.id(), failure, run.flow().durable());
        boolean gaveUp =
                failure.verdict() == Verdict.FAILED && run.flow().durable();
        return gaveUp && Segments.from(run.flow(), ending.where()) >= firstDatabaseStage(run)
                ? bury(run, ending).compose(ignored -> replied(reply, failure.verdict()))
                : replied(reply, failure.verdict());
    }

    /** Overload is told by counters: a line for each request would add to it. */
    private static void log(FlowRun run, String where, WorkResult.Failed failure) {
        Level level = failure.verdict() == Verdict.OVERLOADED ? Level.DEBUG : Level.WARN;
        LOG.atLevel(level)
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

    private Future<Void> bury(FlowRun run, Ending.Failed ending) {
        var letter = new DeadLetter(
                run.flow().name(),
                run.flow().version(),
                run.nextStage(),
                ending.failure().message(),
                run.value().encode().getBytes());
        return call(run, StoreCall.BURY, Json.write(letter)).map(completion -> {
            if (completion.result() instanceof WorkResult.Failed failure) {
                LOG.error("Request {} could not be kept as a dead letter: {}", run.id(), failure.message());
            }
            return null;
        });
    }

    private Future<Completion> call(FlowRun run, StoreCall call, Buffer payload) {
        return dispatcher.send(
                new Command(
                        dispatcher.nextId(),
                        run.request(),
                        new Work.Store(call),
                        payload,
                        run.deadline(),
                        run.trace()),
                Optional.empty());
    }

    private static Future<RequestResult> replied(ReplyBytes reply, Verdict verdict) {
        return Future.succeededFuture(new RequestResult.Replied(reply, verdict));
    }
}
