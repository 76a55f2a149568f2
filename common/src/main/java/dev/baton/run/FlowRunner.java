package dev.baton.run;

import dev.baton.bus.Dispatcher;
import dev.baton.flow.Outcome;
import dev.baton.flow.Placement;
import dev.baton.flow.Refusal;
import dev.baton.flow.Stage;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The story of one request, from the stage that is due to the end: event-loop segments run here, the others are handed
 * over, and the completion message goes on with the story. No thread waits in between. Event loop only, except
 * {@link #runHere}.
 */
public final class FlowRunner {
    private static final Set<Placement> ON_EVENT_LOOP = EnumSet.of(Placement.EVENT_LOOP);

    private final Vertx vertx;
    private final Dispatcher dispatcher;
    private final Workers workers;
    private final String node;

    /**
     * @param dispatcher whose desk the completions come back to
     * @param node this node's name
     */
    public FlowRunner(Vertx vertx, Dispatcher dispatcher, Workers workers, String node) {
        this.vertx = vertx;
        this.dispatcher = dispatcher;
        this.workers = workers;
        this.node = node;
    }

    /** Runs all stages that are due. Never fails: what goes wrong is an {@link Ending.Failed}. */
    public Future<Ending> run(FlowRun run) {
        Optional<Ending> ending = runHere(run, ON_EVENT_LOOP);
        if (ending.isPresent()) {
            return Future.succeededFuture(ending.get());
        }
        Segment segment = Segments.segmentFrom(run.flow(), run.position());
        return handedOver(run, segment, 1).compose(result -> continuation(run, segment, result)
                .map(Future::succeededFuture)
                .orElseGet(() -> run(run)));
    }

    /** Runs the stages that are due and placed like this, on this thread: any thread. Empty: other stages are due. */
    Optional<Ending> runHere(FlowRun run, Set<Placement> here) {
        while (!run.atEnd() && here.contains(nextStage(run).placement())) {
            Optional<Ending> ending = onThisThread(run, Segments.segmentFrom(run.flow(), run.position()));
            if (ending.isPresent()) {
                return ending;
            }
        }
        return run.atEnd() ? Optional.of(new Ending.Answered(run.value())) : Optional.empty();
    }

    /** Hands over the segment that is due. Empty: it is done, and the next one is due. */
    Future<Optional<Ending>> handOver(FlowRun run) {
        Segment segment = Segments.segmentFrom(run.flow(), run.position());
        return handedOver(run, segment, 1).map(result -> continuation(run, segment, result));
    }

    private static Stage<?, ?> nextStage(FlowRun run) {
        return run.flow().stages().get(run.position());
    }

    private Optional<Ending> onThisThread(FlowRun run, Segment segment) {
        try {
            Object input = run.value().as(Segments.inputTypeOf(run.flow(), segment.from()));
            var made = StageChain.run(run.flow(), segment, run.context(), run.credentials(), input, witness(run));
            run.callerIs(made.caller());
            return switch (made.outcome()) {
                case Outcome.Done<?> done -> {
                    run.advance(segment, Value.of(done.answer()));
                    yield Optional.empty();
                }
                case Outcome.Refused<?> refused -> Optional.of(new Ending.Refused(refused.why(), false));
            };
        } catch (StageFailure e) {
            return Optional.of(new Ending.Failed(segment, e.asResult(node)));
        } catch (RuntimeException e) {
            return Optional.of(new Ending.Failed(
                    segment, new WorkResult.Failed(Verdict.FAILED, node, segment + " can't be run: " + e, false)));
        }
    }

    private StageChain.Witness witness(FlowRun run) {
        return ran -> dispatcher.recorder().stage(run.id(), run.trace(), ran);
    }

    /** Sends the segment, again and again as its retry rule says. */
    private Future<WorkResult> handedOver(FlowRun run, Segment segment, int attempt) {
        return send(run, segment).compose(completion -> {
            WorkResult result = completion.result();
            if (!(result instanceof WorkResult.Failed failed)) {
                return Future.succeededFuture(result);
            }
            RetryPlan tries = RetryPlan.of(run.flow(), segment);
            return tries.again(failed, attempt, run)
                    ? vertx.timer(tries.pauseMillis(attempt), TimeUnit.MILLISECONDS)
                            .compose(ignored -> handedOver(run, segment, attempt + 1))
                    : Future.succeededFuture(result);
        });
    }

    private Future<Completion> send(FlowRun run, Segment segment) {
        Stage<?, ?> first = run.flow().stages().get(segment.from());
        try {
            return switch (first) {
                case Stage.Database<?, ?> database -> toLane(run, segment, database);
                case Stage.Heavy<?, ?> ignored ->
                    workers.compute(command(run, segment, RoleName.COMPUTE_SERVICE, true, Command.ANY_LANE));
                case Stage.Authenticate<?> ignored -> throw notHandedOver(first);
                case Stage.Light<?, ?> ignored -> throw notHandedOver(first);
            };
        } catch (RuntimeException e) { // a key function threw, or a value is no JSON
            return Future.succeededFuture(Completion.of(
                    command(run, segment, RoleName.DB_WORKER, false, Command.ANY_LANE),
                    new StageFailure(first, e).asResult(node),
                    Effort.NONE));
        }
    }

    private Future<Completion> toLane(FlowRun run, Segment segment, Stage.Database<?, ?> stage) {
        Optional<String> key = key(run, stage);
        int hint = Command.laneHint(key);
        return workers.database(command(run, segment, RoleName.DB_WORKER, repeatable(run, stage), hint), key);
    }

    private static IllegalStateException notHandedOver(Stage<?, ?> stage) {
        return new IllegalStateException("Runs on the event loop: " + stage.label());
    }

    private Command command(FlowRun run, Segment segment, RoleName role, boolean repeatable, int laneHint) {
        Claim claim = run.claimToHandOver();
        return new Command(
                dispatcher.nextId(),
                run.id(),
                role,
                segment,
                run.value().encode(),
                run.caller(),
                run.acceptedAt(),
                run.deadline(),
                role == RoleName.DB_WORKER ? claim : Claim.NONE,
                repeatable,
                run.trace(),
                laneHint,
                false);
    }

    /** A write without a claim could be done twice; everything else may be sent again. */
    private static boolean repeatable(FlowRun run, Stage.Database<?, ?> stage) {
        return run.flow().durable() || stage.access() == Stage.Access.READ;
    }

    @SuppressWarnings("unchecked")
    private static Optional<String> key(FlowRun run, Stage.Database<?, ?> stage) {
        return stage.key().map(key -> ((Function<Object, String>) (Function<?, ?>) key)
                .apply(run.value().as(stage.inputType())));
    }

    private static Optional<Ending> continuation(FlowRun run, Segment segment, WorkResult result) {
        boolean database = run.flow().stages().get(segment.from()).placement() == Placement.DATABASE;
        return switch (result) {
            case WorkResult.Done done -> {
                if (database) {
                    run.claimed();
                }
                run.advance(segment, Value.encoded(done.payload()));
                yield Optional.empty();
            }
            case WorkResult.Refused refused ->
                Optional.of(new Ending.Refused(
                        Json.read(refused.refusal(), Refusal.class),
                        database && run.flow().durable()));
            case WorkResult.Settled settled ->
                Optional.of(new Ending.Settled(Json.read(settled.stored(), StoredRequest.class)));
            case WorkResult.Claimed ignored ->
                throw new IllegalStateException("A word in between ends nothing: " + segment);
            case WorkResult.Concluded concluded ->
                Optional.of(new Ending.Concluded(
                        new RequestResult.Told(ReplyBytes.decode(concluded.reply()), concluded.verdict())));
            case WorkResult.Failed failed -> Optional.of(new Ending.Failed(segment, failed));
        };
    }
}
