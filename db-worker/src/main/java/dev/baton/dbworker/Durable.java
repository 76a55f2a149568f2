package dev.baton.dbworker;

import dev.baton.bus.HandOver;
import dev.baton.dbworker.database.Database;
import dev.baton.dbworker.durable.DeadLetters;
import dev.baton.dbworker.durable.DurableJobs;
import dev.baton.dbworker.durable.Leases;
import dev.baton.dbworker.durable.TestHooks;
import dev.baton.dbworker.lane.BatchJobs;
import dev.baton.dbworker.recovery.Cleaner;
import dev.baton.dbworker.recovery.Recovery;
import dev.baton.dbworker.recovery.Runs;
import dev.baton.dbworker.webhook.Webhooks;
import dev.baton.flow.Flow;
import dev.baton.node.NodeContext;
import dev.baton.run.Conclusions;
import dev.baton.run.FlowRunner;
import dev.baton.run.HeavyStages;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Puts together what a db-worker does for durable requests: jobs in its lanes, and chores beside them. */
final class Durable {
    /** For compute stages of recovered requests, when there is no compute-service. */
    private static final int OWN_THREADS = 2;

    private static final int OWN_QUEUE = 1_000;

    private final NodeContext node;
    private final DurableSettings settings;
    private final TestHooks hooks;
    private final Leases leases;

    /** @throws dev.baton.config.ConfigProblem if the configuration is wrong */
    Durable(NodeContext node) {
        this.node = node;
        this.settings = node.config().section("durable", DurableSettings.class);
        this.hooks = TestHooks.of(node.config());
        this.leases = new Leases(settings.store());
    }

    /** What rides in the lanes. */
    BatchJobs jobs() {
        return new DurableJobs(
                node.flows(),
                settings.store(),
                hooks,
                node.meters(),
                node.self().name());
    }

    /** What runs beside them, on this event loop. */
    List<Chore> chores(Context loop, Database database) {
        Cleaner cleaner = new Cleaner(
                node.vertx(), database.pool(), leases, settings.recovery(), settings.store(), node.meters());
        Webhooks webhooks = new Webhooks(node.vertx(), database.pool(), settings.webhooks(), node.meters());
        return List.of(
                recovery(loop, database),
                new Chore("webhooks", webhooks::start, webhooks::stop),
                new Chore("cleaner", cleaner::start, cleaner::stop));
    }

    private Chore recovery(Context loop, Database database) {
        String name = node.self().name();
        HeavyStages ownThreads = new HeavyStages(
                node.flows(), name, OWN_THREADS, OWN_QUEUE, node.bus().recorder());
        HandOver handOver = node.bus().handOver(loop);
        FlowRunner runner = new FlowRunner(node.vertx(), loop, handOver, ownThreads, name);
        Runs runs = new Runs(
                node.flows(),
                new Conclusions(runner, handOver, name),
                settings.recovery().deadline(),
                node.bus().recorder());
        Duration ownership =
                settings.recovery().deadline().plus(settings.store().margin());
        Recovery recovery = new Recovery(
                node.vertx(),
                database.pool(),
                node.self().id(),
                settings.recovery(),
                new Recovery.Work(
                        leases,
                        runs,
                        new DeadLetters(settings.store()),
                        node.flows().flows().stream().map(Flow::name).collect(Collectors.toSet()),
                        ownership),
                !hooks.disableRecovery(),
                node.meters());
        node.bus().roster().onLeft(recovery::nodeLeft);
        return new Chore("recovery", recovery::start, () -> stop(recovery, ownThreads));
    }

    private static Future<Void> stop(Recovery recovery, HeavyStages ownThreads) {
        return recovery.stop().onComplete(ignored -> ownThreads.close());
    }
}
