package dev.baton.run;

import static dev.baton.testing.Await.await;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.Dispatcher;
import dev.baton.bus.NodeCard;
import dev.baton.bus.Outbox;
import dev.baton.flow.Caller;
import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Deadline;
import dev.baton.message.Effort;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.message.TraceParent;
import dev.baton.message.WorkResult;
import dev.baton.testing.FakeMembership;
import dev.baton.testing.WireCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/** One node that is gateway and db-worker at once; the database is a function of the test's. */
final class RunBench implements AutoCloseable {
    static final DatabaseStage<String, String> ELSEWHERE =
            (transaction, batch) -> Future.failedFuture("runs on the db-worker, which the test plays");

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Flow<?, ?> flow;
    private final ComputePool threads;
    private final Dispatcher dispatcher;
    private final ClusterWorkers cluster;
    private final List<Command> commands = new CopyOnWriteArrayList<>();

    /** What the database makes of a command; empty: no answer comes. */
    volatile Function<Command, Optional<WorkResult>> database = command -> Optional.of(done("DB"));

    RunBench(Flow<?, ?> flow, int computeThreads, int computeQueue) {
        this.flow = flow;
        NodeCard self =
                new NodeCard("n1", "n1", Set.of(RoleName.GATEWAY, RoleName.DB_WORKER), "test", NodeCard.State.READY);
        Bus bus = new Bus(vertx, new FakeMembership("n1"), self, new BusSettings(100, 100), new SimpleMeterRegistry());
        Outbox outbox = bus.outbox(loop);
        bus.inbox()
                .serve(
                        RoleName.DB_WORKER,
                        loop,
                        (sender, received) -> received.forEach(command -> {
                            commands.add(command);
                            database.apply(command)
                                    .ifPresent(
                                            result -> outbox.add(sender, Completion.of(command, result, Effort.NONE)));
                        }));
        WireCheck.on(vertx);
        await(bus.open());
        threads = new ComputePool(new FlowCatalog(List.of(flow), List.of()), "n1", computeThreads, computeQueue);
        dispatcher = await(onLoop(() -> Future.succeededFuture(bus.dispatcher(loop))));
        cluster = new ClusterWorkers(loop, dispatcher, threads);
    }

    /** What the db-worker was sent, in order. */
    List<Command> commands() {
        return commands;
    }

    ClusterWorkers cluster() {
        return cluster;
    }

    Context loop() {
        return loop;
    }

    RequestRunner runner(Workers workers) {
        return new RequestRunner(new FlowRunner(vertx, dispatcher, workers, "n1"), dispatcher, "n1");
    }

    BlockingRunner blockingRunner() {
        FlowRunner runner = new FlowRunner(vertx, dispatcher, cluster, "n1");
        return new BlockingRunner(
                loop, dispatcher, runner, new RequestRunner(runner, dispatcher, "n1"), new SimpleMeterRegistry());
    }

    FlowRun accepted(Duration deadline) {
        return FlowRun.accepted(
                UUID.randomUUID(),
                flow,
                "in",
                new Caller("ann"),
                Deadline.in(deadline),
                TraceParent.fresh(),
                () -> new Claim.First(Optional.empty(), Optional.empty()));
    }

    Future<RequestResult> start(FlowRun run) {
        return start(run, cluster);
    }

    Future<RequestResult> start(FlowRun run, Workers workers) {
        RequestRunner runner = runner(workers);
        return onLoop(() -> runner.runAndConclude(run));
    }

    <T> Future<T> onLoop(Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }

    static WorkResult done(String text) {
        return new WorkResult.Done(Json.write(text));
    }

    @Override
    public void close() {
        await(vertx.close());
        threads.close();
    }
}
