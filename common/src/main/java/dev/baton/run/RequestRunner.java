package dev.baton.run;

import dev.baton.bus.Dispatcher;
import dev.baton.flow.Placement;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.DeadLetter;
import dev.baton.store.StoreCall;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs a request and concludes it: the reply of a durable request is stored before anybody hears it, and one that a
 * stage gave up on becomes a dead letter. Event loop only.
 *
 * <p>A durable request that failed for want of a node, the database or time is left as it is in the store: recovery
 * goes on with it.
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
    public Future<RequestResult> conclude(FlowRun run, Ending ending) {
        return switch (ending) {
            case Ending.Answered answered -> answered(run, answered.answer());
            case Ending.Refused refused -> {
                ReplyBytes reply = Replies.refused(run.id(), refused.refusal());
                yield refused.stored() ? told(reply, Verdict.REFUSED) : store(run, reply, Verdict.REFUSED);
            }
            case Ending.Settled settled -> Future.succeededFuture(new RequestResult.Known(settled.stored()));
            case Ending.Concluded concluded -> Future.succeededFuture(concluded.conclusion());
            case Ending.Failed failed -> failed(run, failed);
        };
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
            return told(reply, verdict); // not durable, or over before the store knew it
        }
        return ask(run, StoreCall.STORE_REPLY, reply.encode()).compose(completion -> switch (completion.result()) {
            case WorkResult.Done ignored -> told(reply, verdict);
            case WorkResult.Settled settled ->
                Future.succeededFuture(new RequestResult.Known(Json.read(settled.stored(), StoredRequest.class)));
            case WorkResult.Refused ignored -> throw notOfTheStore(completion);
            case WorkResult.Claimed ignored -> throw notOfTheStore(completion);
            case WorkResult.Concluded ignored -> throw notOfTheStore(completion);
            case WorkResult.Failed failure -> failed(run, new Ending.Failed(StoreCall.STORE_REPLY.segment(), failure));
        });
    }

    private static IllegalStateException notOfTheStore(Completion completion) {
        return new IllegalStateException("The store does not answer like this: " + completion);
    }

    private Future<RequestResult> failed(FlowRun run, Ending.Failed ending) {
        WorkResult.Failed failure = ending.failure();
        // Too much to do is told by counters: a line a request would make it more.
        Level level = failure.verdict() == Verdict.OVERLOADED ? Level.DEBUG : Level.WARN;
        LOG.atLevel(level)
                .log(
                        "Request {} {} at {} on {}: {}",
                        run.id(),
                        failure.verdict(),
                        ending.where(),
                        failure.node(),
                        failure.message());
        ReplyBytes reply = Replies.failed(run.id(), ending, run.flow().durable());
        boolean gaveUp = failure.verdict() == Verdict.FAILED
                && run.flow().durable()
                && StoreCall.of(ending.where()).isEmpty();
        return gaveUp && ending.where().from() >= firstDatabaseStage(run)
                ? bury(run, ending).compose(ignored -> told(reply, failure.verdict()))
                : told(reply, failure.verdict());
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
                run.position(),
                ending.failure().message(),
                run.value().encode().getBytes());
        return ask(run, StoreCall.BURY, Json.write(letter)).map(completion -> {
            if (completion.result() instanceof WorkResult.Failed failure) {
                LOG.error("Request {} could not be kept as a dead letter: {}", run.id(), failure.message());
            }
            return null;
        });
    }

    private Future<Completion> ask(FlowRun run, StoreCall work, Buffer payload) {
        return dispatcher.send(
                new Command(
                        dispatcher.nextId(),
                        run.id(),
                        RoleName.DB_WORKER,
                        work.segment(),
                        payload,
                        run.caller(),
                        run.acceptedAt(),
                        run.deadline(),
                        run.claim(),
                        true,
                        run.trace()),
                Optional.empty());
    }

    private static Future<RequestResult> told(ReplyBytes reply, Verdict verdict) {
        return Future.succeededFuture(new RequestResult.Told(reply, verdict));
    }
}
