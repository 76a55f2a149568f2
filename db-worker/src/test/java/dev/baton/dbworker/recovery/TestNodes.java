package dev.baton.dbworker.recovery;

import static dev.baton.testing.Await.await;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.Dispatcher;
import dev.baton.bus.NodeCard;
import dev.baton.dbworker.durable.DeadLetterTable;
import dev.baton.dbworker.durable.DurableJobs;
import dev.baton.dbworker.durable.Leases;
import dev.baton.dbworker.lane.LaneSettings;
import dev.baton.dbworker.lane.Lanes;
import dev.baton.dbworker.testing.DurableStore;
import dev.baton.message.RoleName;
import dev.baton.run.ClusterWorkers;
import dev.baton.run.ComputePool;
import dev.baton.run.FlowCatalog;
import dev.baton.run.FlowRunner;
import dev.baton.run.RequestRunner;
import dev.baton.run.TailRunner;
import dev.baton.testing.FakeMembership;
import dev.baton.testing.WireCheck;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** Parts of db-workers on one bus: lanes that serve commands, and recoverers of what others have left. */
final class TestNodes implements AutoCloseable {
    /** What a recoverer does; the flows of each node are its own. */
    record Rules(RecoverySettings settings, Duration margin, BiPredicate<String, Integer> knownElsewhere) {
        /** Looks ten times a second, and gives a request up after so many deaths of its owners. */
        static Rules maxDeaths(int deaths) {
            return new Rules(
                    new RecoverySettings(
                            Duration.ofMillis(100),
                            Duration.ofMillis(1_300),
                            16,
                            32,
                            Duration.ofSeconds(10),
                            deaths,
                            Duration.ofMillis(100),
                            10),
                    Duration.ofSeconds(2),
                    (flow, version) -> false);
        }

        Rules margin(Duration other) {
            return new Rules(settings, other, knownElsewhere);
        }

        Rules knownElsewhere(BiPredicate<String, Integer> other) {
            return new Rules(settings, margin, other);
        }
    }

    private final Vertx vertx;
    private final DurableStore store;
    private final Rules rules;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Bus bus;
    private final List<Lanes> lanes = new ArrayList<>();
    private final List<Recovery> recoveries = new ArrayList<>();
    private final List<ComputePool> threads = new ArrayList<>();

    TestNodes(Vertx vertx, DurableStore store, Rules rules) {
        this.vertx = vertx;
        this.store = store;
        this.rules = rules;
        NodeCard self = new NodeCard("node-a", "node-a", Set.of(RoleName.DB_WORKER), "test", NodeCard.State.READY);
        this.bus = new Bus(vertx, new FakeMembership("node-a"), self, new BusSettings(1024, 1024), meters);
        WireCheck.on(vertx);
        await(bus.open());
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    List<Recovery> recoveries() {
        return recoveries;
    }

    /** From now on commands are done in lanes of a node that has these flows. */
    void serve(FlowCatalog flows) {
        Context loop = vertx.getOrCreateContext();
        onLoop(loop, () -> {
            Lanes opened = new Lanes(
                    vertx,
                    store.database()::connect,
                    new DurableJobs(
                            flows,
                            DurableStore.SETTINGS,
                            new TailRunner(Recorder.off(), new SimpleMeterRegistry()),
                            new SimpleMeterRegistry(),
                            "a"),
                    (delivery, report) -> bus.outbox(loop).add(delivery.senderNodeId(), report),
                    new LaneSettings(2, 256, 1024, Duration.ofSeconds(15)),
                    new SimpleMeterRegistry(),
                    "a");
            lanes.add(opened);
            return opened.open().onSuccess(ignored -> bus.inbox().serve(RoleName.DB_WORKER, loop, opened::accept));
        });
    }

    /** A node by this id, with these flows, that finishes what others have left. */
    Recovery recover(String nodeId, FlowCatalog flows) {
        Context loop = vertx.getOrCreateContext();
        return onLoop(loop, () -> {
            Dispatcher dispatcher = bus.dispatcher(loop);
            ComputePool ownThreads = new ComputePool(flows, nodeId, 1, 10);
            threads.add(ownThreads);
            FlowRunner runner =
                    new FlowRunner(vertx, dispatcher, new ClusterWorkers(loop, dispatcher, ownThreads), nodeId);
            ResumedRequests runs = new ResumedRequests(
                    flows,
                    new RequestRunner(runner, dispatcher, nodeId),
                    rules.settings().deadline(),
                    rules.margin(),
                    Recorder.off(),
                    meters);
            Recovery recovery = new Recovery(
                    vertx,
                    store.database().pool(),
                    nodeId,
                    rules.settings(),
                    new Recovery.Parts(
                            new Leases(DurableStore.SETTINGS),
                            runs,
                            new DeadLetterTable(DurableStore.SETTINGS),
                            rules.knownElsewhere(),
                            () -> 0),
                    meters);
            recoveries.add(recovery);
            return recovery.start().map(recovery);
        });
    }

    private static <T> T onLoop(Context loop, Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(ignored -> task.get().onComplete(promise));
        return await(promise.future());
    }

    @Override
    public void close() {
        recoveries.forEach(recovery -> await(recovery.stop()));
        lanes.forEach(opened -> await(opened.close()));
        threads.forEach(ComputePool::close);
    }
}
