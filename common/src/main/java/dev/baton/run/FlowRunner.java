package dev.baton.run;

import dev.baton.bus.HandOver;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Placement;
import dev.baton.flow.Refusal;
import dev.baton.flow.Retry;
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
import dev.baton.store.StoredRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The story of one request, from the stage that is due to the end: event-loop segments run here, the others are handed over, and the
 * completion message goes on with the story. No thread waits in between. Event loop only.
 */
public final class FlowRunner {
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final Context loop;
    private final HandOver handOver;
    private final HeavyStages ownThreads;
    private final String node;

    /**
     * @param handOver   of this loop
     * @param ownThreads where to compute when no compute-service is there
     * @param node       this node's name
     */
    public FlowRunner(Vertx vertx, Context loop, HandOver handOver, HeavyStages ownThreads, String node) {
        this.vertx = vertx;
        this.loop = loop;
        this.handOver = handOver;
        this.ownThreads = ownThreads;
        this.node = node;
    }

    /** Runs all stages that are due. Never fails: what goes wrong is an {@link Ending.Failed}. */
    public Future<Ending> run(FlowRun run) {
        Optional<Ending> ended = runHere(run);
        if (ended.isPresent()) {
            return Future.succeededFuture(ended.get());
        }
        if (run.atEnd()) {
            return Future.succeededFuture(new Ending.Answered(run.value()));
        }
        Segment segment = Itinerary.segmentFrom(run.flow(), run.position());
        return handedOver(run, segment, 1)
                .map(result -> continuation(run, segment, result))
                .compose(ending -> ending.map(Future::succeededFuture).orElseGet(() -> run(run)));
    }

    /** Runs the event-loop stages that are due (A, B, C): nothing leaves this node. */
    public Optional<Ending> runHere(FlowRun run) {
        while (!run.atEnd() && nextStage(run).placement() == Placement.EVENT_LOOP) {
            Optional<Ending> ending = onEventLoop(run, Itinerary.segmentFrom(run.flow(), run.position()));
            if (ending.isPresent()) {
                return ending;
            }
        }
        return Optional.empty();
    }

    private static Stage<?, ?> nextStage(FlowRun run) {
        return run.flow().stages().get(run.position());
    }

    private Optional<Ending> onEventLoop(FlowRun run, Segment segment) {
        try {
            Object input = run.value().as(Itinerary.inputTypeOf(run.flow(), segment.from()));
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
        return (label, started, ended) -> handOver.recorder().stage(run.id(), run.trace(), label, started, ended);
    }

    /** Sends the segment, again and again as its retry rule says. */
    private Future<WorkResult> handedOver(FlowRun run, Segment segment, int attempt) {
        return send(run, segment).map(Completion::result).compose(result -> {
            Retry retry = retryOf(run.flow(), segment);
            boolean again = result instanceof WorkResult.Failed failed
                    && failed.worthRetry()
                    && attempt < retry.attempts()
                    && !run.deadline().passed();
            return again
                    ? pause(retry, attempt).compose(ignored -> handedOver(run, segment, attempt + 1))
                    : Future.succeededFuture(result);
        });
    }

    private Future<Completion> send(FlowRun run, Segment segment) {
        Stage<?, ?> first = run.flow().stages().get(segment.from());
        try {
            return switch (first) {
                case Stage.Database<?, ?> database -> toLane(run, segment, database);
                case Stage.Heavy<?, ?> ignored ->
                    compute(command(run, segment, RoleName.COMPUTE_SERVICE, true, Command.ANY_LANE));
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
        return handOver.send(command(run, segment, RoleName.DB_WORKER, repeatable(run, stage), hint), key);
    }

    private static IllegalStateException notHandedOver(Stage<?, ?> stage) {
        return new IllegalStateException("Runs on the event loop: " + stage.label());
    }

    private Future<Completion> compute(Command command) {
        return handOver.send(command, Optional.empty())
                .compose(completion ->
                        nobodyLeft(completion) ? onOwnThreads(command) : Future.succeededFuture(completion));
    }

    private static boolean nobodyLeft(Completion completion) {
        return completion.result() instanceof WorkResult.Failed failed && failed.verdict() == Verdict.NODE_LEFT;
    }

    private Future<Completion> onOwnThreads(Command command) {
        Promise<Completion> promise = Promise.promise();
        ownThreads.run(command, completion -> loop.runOnContext(ignored -> promise.complete(completion)));
        return promise.future();
    }

    private Command command(FlowRun run, Segment segment, RoleName role, boolean repeatable, int laneHint) {
        return new Command(
                handOver.nextId(),
                run.id(),
                role,
                segment,
                run.value().encode(),
                run.caller(),
                run.acceptedAt(),
                run.deadline(),
                role == RoleName.DB_WORKER ? run.claim() : Claim.NONE,
                repeatable,
                run.trace(),
                laneHint);
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
            case WorkResult.Failed failed -> Optional.of(new Ending.Failed(segment, failed));
        };
    }

    private static Retry retryOf(Flow<?, ?> flow, Segment segment) {
        return flow.stages().subList(segment.from(), segment.to()).stream()
                .map(Stage::retry)
                .max(Comparator.comparingInt(Retry::attempts))
                .orElse(Retry.NEVER);
    }

    private Future<Void> pause(Retry retry, int attempt) {
        long full = Math.min(MAX_BACKOFF.toMillis(), retry.backoff().toMillis() << Math.min(attempt - 1, 16));
        long withJitter = 1 + full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
        return vertx.timer(withJitter, TimeUnit.MILLISECONDS).mapEmpty();
    }
}
