package dev.baton.run;

import dev.baton.async.Reason;
import dev.baton.bus.Dispatcher;
import dev.baton.flow.Outcome;
import dev.baton.flow.Placement;
import dev.baton.flow.Refusal;
import dev.baton.flow.Stage;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Effort;
import dev.baton.message.Json;
import dev.baton.message.Placing;
import dev.baton.message.Request;
import dev.baton.message.RoleName;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.StoredRequest;
import dev.baton.timeline.StageTiming;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs the stages of one request, from the one that is due to the end: event-loop segments run here, the others are
 * handed over, and the completion message resumes the run. No thread waits in between. Event loop only, except
 * {@link #runHere}.
 */
public final class FlowRunner {
    private static final Set<Placement> ON_EVENT_LOOP = EnumSet.of(Placement.EVENT_LOOP);

    private static final Set<Verdict> ENDED_FROM_OUTSIDE =
            EnumSet.of(Verdict.TIMED_OUT, Verdict.DATABASE_UNAVAILABLE, Verdict.NODE_LEFT);

    private final Retries retries;
    private final Dispatcher dispatcher;
    private final Workers workers;
    private final String node;

    /**
     * @param dispatcher of the event loop that the completions come back to
     * @param node this node's name
     */
    public FlowRunner(Vertx vertx, Dispatcher dispatcher, Workers workers, String node) {
        this.retries = new Retries(vertx, dispatcher, node);
        this.dispatcher = dispatcher;
        this.workers = workers;
        this.node = node;
    }

    /** Runs all stages that are due. Never fails: what goes wrong is an {@link Ending.Failed}. */
    Future<Ending> run(FlowRun run) {
        return retriedHere(run)
                .compose(ending -> ending.isPresent() ? Future.succeededFuture(ending) : handOver(run))
                .compose(ending -> ending.map(Future::succeededFuture).orElseGet(() -> run(run)));
    }

    /** Runs the event-loop stages that are due, again and again as their retry rules say. */
    private Future<Optional<Ending>> retriedHere(FlowRun run) {
        return runHere(run, ON_EVENT_LOOP)
                .map(ending -> ending instanceof Ending.Failed failed
                        ? again(run, failed)
                                .compose(end -> end.isPresent() ? Future.succeededFuture(end) : retriedHere(run))
                        : Future.succeededFuture(Optional.of(ending)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** After a segment failed. Empty: it is time for its next attempt; else how the run ends. */
    Future<Optional<Ending>> again(FlowRun run, Ending.Failed failed) {
        return retries.after(run, failed);
    }

    /** Runs the stages that are due and placed like this, on this thread: any thread. Empty: other stages are due. */
    Optional<Ending> runHere(FlowRun run, Set<Placement> here) {
        while (!run.atEnd() && here.contains(nextStage(run).placement())) {
            if (nextStage(run).placement() == Placement.COMPUTE) {
                run.dropScopes(); // as if it were handed over
            }
            Optional<Ending> ending = onThisThread(run, Segments.segmentFrom(run.flow(), run.position()));
            if (ending.isPresent()) {
                return ending;
            }
        }
        return run.atEnd() ? Optional.of(new Ending.Answered(run.value())) : Optional.empty();
    }

    /** After a segment ran past this owner's deadline: the next attempt is for the next owner. */
    Future<Optional<Ending>> leaveToNextOwner(FlowRun run, Ending.Failed ending) {
        return retries.leaveToNextOwner(run, ending);
    }

    /** This owner ends here, before the deadline: the next one may begin soon. */
    void release(FlowRun run, String stageId) {
        retries.release(run, stageId);
    }

    /**
     * Hands over the segment that is due, again and again as its retry rule says. Empty: it is done, and the next one
     * is due.
     */
    Future<Optional<Ending>> handOver(FlowRun run) {
        Segment segment = Segments.segmentFrom(run.flow(), run.position());
        return handedOver(run, segment)
                .compose(result -> result instanceof WorkResult.Failed failed
                        ? again(run, new Ending.Failed(segment, failed))
                                .compose(end -> end.isPresent() ? Future.succeededFuture(end) : handOver(run))
                        : Future.succeededFuture(continuation(run, segment, result)));
    }

    private static Stage<?, ?> nextStage(FlowRun run) {
        return run.flow().stages().get(run.position());
    }

    private Optional<Ending> onThisThread(FlowRun run, Segment segment) {
        try {
            Object input = run.value().as(Segments.inputTypeOf(run.flow(), run.position()));
            return switch (StageChain.run(run.flow(), segment, run.context(), run.trace(), input, recorded(run))) {
                case Outcome.Done<?> done -> {
                    run.advance(segment, Value.of(done.answer()));
                    yield Optional.empty();
                }
                case Outcome.Refused<?> refused ->
                    Optional.of(new Ending.Refused(
                            refused.why(), Segments.effectBefore(run.flow(), run.position()), false));
            };
        } catch (StageFailure e) {
            return Optional.of(new Ending.Failed(segment, e.asResult(node)));
        } catch (Throwable e) { // as of a value's own code
            return Optional.of(new Ending.Failed(
                    segment,
                    new WorkResult.Failed(Verdict.FAILED, node, segment + " can't be run: " + Reason.of(e), false)));
        }
    }

    private Consumer<StageTiming> recorded(FlowRun run) {
        return ran -> dispatcher.recorder().stage(run.id(), run.trace(), ran);
    }

    private Future<WorkResult> handedOver(FlowRun run, Segment segment) {
        long sent = System.nanoTime();
        return send(run, segment).map(completion -> {
            WorkResult result = completion.result();
            run.answered(result instanceof WorkResult.Failed failed ? failed.effect() : Effect.NONE);
            run.overran(overran(completion, System.nanoTime() - sent));
            return result;
        });
    }

    /**
     * Whether its stages ran for most of the time, and were ended by a time-out, PostgreSQL's or ours, or by the end of
     * two nodes; what waited in a queue is not their fault.
     */
    private static boolean overran(Completion completion, long tookNanos) {
        Verdict verdict = completion.result().verdict();
        return ENDED_FROM_OUTSIDE.contains(verdict) && completion.effort().ranNanos() > tookNanos / 2;
    }

    private Future<Completion> send(FlowRun run, Segment segment) {
        Stage<?, ?> first = nextStage(run);
        try {
            return switch (first) {
                case Stage.Database<?, ?> database -> toLane(run, segment, database);
                case Stage.Compute<?, ?> ignored ->
                    workers.compute(command(
                            run, new Work.Stages(RoleName.COMPUTE_SERVICE, segment, Command.ANY_LANE, true, false)));
                case Stage.Authenticate<?> ignored -> throw notHandedOver(first);
                case Stage.EventLoop<?, ?> ignored -> throw notHandedOver(first);
            };
        } catch (Throwable e) { // a key function threw, declared or not, or a value is no JSON
            return Future.succeededFuture(new Completion(
                    dispatcher.nextId(), run.id(), new StageFailure(first, e).asResult(node), Effort.NONE));
        }
    }

    private Future<Completion> toLane(FlowRun run, Segment segment, Stage.Database<?, ?> stage) {
        Optional<String> key = key(run, stage);
        int hint = Command.laneHint(key);
        Work work = new Work.Stages(
                RoleName.DB_WORKER, segment, hint, repeatable(run, segment), restRunsOnWorker(run, segment));
        Command command = command(run, work);
        boolean begun = run.effect() != Effect.NONE;
        run.sent(command.writes());
        return workers.database(command, new Placing(key, begun), run::claimedElsewhere);
    }

    /** By the completion style; in each of them, if the rest is the tail of a flow that replies in its transaction. */
    private boolean restRunsOnWorker(FlowRun run, Segment segment) {
        return workers.restRunsOnWorker() || Segments.withTail(run.flow(), segment);
    }

    private static IllegalStateException notHandedOver(Stage<?, ?> stage) {
        return new IllegalStateException("Runs on the event loop: " + stage.label());
    }

    private Command command(FlowRun run, Work work) {
        run.handOver();
        Request request = run.request();
        boolean writes = work.role() == RoleName.DB_WORKER;
        return new Command(
                dispatcher.nextId(),
                writes ? request : new Request(request.id(), request.caller(), request.acceptedAt(), Claim.NONE),
                work,
                run.value().encode(),
                run.deadline(),
                run.trace());
    }

    /**
     * A write without a claim could be done twice, whichever stage of the command does it; everything else may be sent
     * again.
     */
    private boolean repeatable(FlowRun run, Segment segment) {
        int end = restRunsOnWorker(run, segment) ? run.flow().stages().size() : Segments.to(run.flow(), segment);
        return run.flow().durable() || Segments.readOnly(run.flow(), run.position(), end);
    }

    @SuppressWarnings("unchecked")
    private static Optional<String> key(FlowRun run, Stage.Database<?, ?> stage) {
        return stage.key().map(key -> ((Function<Object, String>) (Function<?, ?>) key)
                .apply(run.value().as(stage.inputType())));
    }

    private Optional<Ending> continuation(FlowRun run, Segment segment, WorkResult result) {
        boolean database = nextStage(run).placement() == Placement.DATABASE;
        return switch (result) {
            case WorkResult.Done done -> {
                if (database && restRunsOnWorker(run, segment)) {
                    yield Optional.of(endedElsewhere(run, done));
                }
                if (database) {
                    run.claimed();
                }
                run.advance(segment, Value.encoded(done.payload()));
                yield Optional.empty();
            }
            case WorkResult.Refused refused ->
                Optional.of(new Ending.Refused(
                        Json.read(refused.refusal(), Refusal.class),
                        refused.effect(),
                        database && run.flow().durable()));
            case WorkResult.AlreadyStored already ->
                Optional.of(new Ending.Decided(
                        new RequestResult.AlreadyKnown(Json.read(already.stored(), StoredRequest.class))));
            case WorkResult.Failed failed -> Optional.of(new Ending.Failed(segment, failed));
        };
    }

    private static Ending endedElsewhere(FlowRun run, WorkResult.Done done) {
        var ended = new RequestResult.Replied(ReplyBytes.decode(done.payload()), done.verdict());
        if (run.flow().durable()) {
            run.endedElsewhere(ended);
        }
        return new Ending.Decided(ended);
    }
}
