package dev.baton.inspector;

import dev.baton.async.OnLoop;
import dev.baton.bus.Bus;
import dev.baton.bus.Dispatcher;
import dev.baton.inspector.api.Access;
import dev.baton.inspector.api.Activity;
import dev.baton.inspector.api.Addresses;
import dev.baton.inspector.api.Audit;
import dev.baton.inspector.api.DurableRequests;
import dev.baton.inspector.api.Flows;
import dev.baton.inspector.api.InspectorApi;
import dev.baton.inspector.api.KeptRequests;
import dev.baton.inspector.api.LabApi;
import dev.baton.inspector.api.LabCluster;
import dev.baton.inspector.api.Links;
import dev.baton.inspector.api.Messages;
import dev.baton.inspector.api.Nodes;
import dev.baton.inspector.api.SentRequests;
import dev.baton.inspector.api.TapLevels;
import dev.baton.inspector.lab.Lab;
import dev.baton.inspector.lab.LabSupervisor;
import dev.baton.inspector.query.ClockReading;
import dev.baton.inspector.query.Clocks;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.LoopWatch;
import dev.baton.inspector.query.OwnGateway;
import dev.baton.inspector.query.QueryHandler;
import dev.baton.inspector.query.Question;
import dev.baton.inspector.query.SelfReport;
import dev.baton.inspector.query.Subscriptions;
import dev.baton.run.FlowCatalog;
import dev.baton.store.AuditLog;
import dev.baton.store.StoreClient;
import dev.baton.tap.NodeClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Assembles the inspector of a node: answers to other nodes' questions, and the admin API. Any thread. */
public final class Inspector {
    /** A node that takes longer to answer is shown as unreachable. */
    private static final Duration TIMEOUT = Duration.ofMillis(1_500);

    /** A gateway gives up first, and says why. */
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(35);

    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(2);

    /** Ids of requests to keep are collected for this long before they are sent to the other nodes. */
    private static final Duration KEEP_BATCH = Duration.ofMillis(20);

    private final Vertx vertx;
    private final Bus bus;
    private final FlowCatalog flows;
    private final NodeClock clock;
    private final Subscriptions subscriptions;
    private final LoopWatch loops;
    private final Supplier<List<String>> notes;
    private final ClusterQueries cluster;
    private final Clocks clocks;
    private final Lab lab;
    private final Queue<UUID> toKeep = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean keeping = new AtomicBoolean();
    private final List<Runnable> closing = new ArrayList<>();

    /** @param notes of the node's readiness details; called on any thread */
    public Inspector(
            Vertx vertx,
            Bus bus,
            FlowCatalog flows,
            NodeClock clock,
            Subscriptions subscriptions,
            LoopWatch loops,
            Supplier<List<String>> notes) {
        this.vertx = vertx;
        this.bus = bus;
        this.flows = flows;
        this.clock = clock;
        this.subscriptions = subscriptions;
        this.loops = loops;
        this.notes = notes;
        this.cluster = new ClusterQueries(bus, TIMEOUT);
        this.lab = new Lab(vertx, bus);
        this.clocks = new Clocks(vertx, cluster, clock, bus.roster().self().nodeId());
    }

    /**
     * Once the bus and the admin port are open.
     *
     * @param router of the admin port
     * @param audit where acts of people are written down; entries are sent from now on
     */
    public Future<Void> open(Router router, int adminPort, Access access, AuditLog audit) {
        SelfReport selfReport = new SelfReport(vertx, bus, loops, clocks, adminPort, notes);
        OwnGateway own = new OwnGateway(vertx, bus, access.development());
        closing.add(own::close);
        QueryHandler handler = new QueryHandler(vertx, bus, clock, selfReport, own, lab, flows::describe);
        closing.add(lab::close);
        bus.queries().answerWith(handler::answer);
        bus.recorder().onKeep(this::keep);
        clocks.open();
        // aside of the event loops: it loads many classes
        return loops.open()
                .compose(ignored -> store(audit))
                .compose(store -> vertx.executeBlocking(
                        () -> {
                            openApi(router, access, store, audit);
                            return null;
                        },
                        false));
    }

    private Future<StoreClient> store(AuditLog audit) {
        Context loop = vertx.getOrCreateContext();
        return OnLoop.get(loop, () -> {
            Dispatcher dispatcher = bus.dispatcher(loop);
            audit.sendOn(loop, dispatcher);
            return new StoreClient(dispatcher, STORE_TIMEOUT);
        });
    }

    private void openApi(Router router, Access access, StoreClient store, AuditLog audit) {
        router.route("/api/*").handler(access::authenticate);
        Audit acts = new Audit(store, access, audit);
        LabApi live = new LabApi(
                vertx,
                access,
                acts,
                new LabCluster(
                        cluster,
                        clocks,
                        clock,
                        LabSupervisor.of(vertx, System.getenv()),
                        bus.roster().self().name()));
        live.mount(router);
        closing.add(live::close);
        InspectorApi.Resources resources = new InspectorApi.Resources(
                new Activity(cluster, clocks, clock),
                new Nodes(cluster, clocks, subscriptions),
                new Addresses(cluster),
                new Links(cluster),
                new KeptRequests(cluster, clocks, bus.recorder().settings().traceLink()),
                new TapLevels(cluster, bus.tap().settings()),
                new Messages(cluster, clocks),
                new DurableRequests(store, bus.roster()),
                new Flows(store, bus.roster(), flows),
                new SentRequests(new ClusterQueries(bus, SEND_TIMEOUT), access.development()),
                acts);
        InspectorApi api =
                new InspectorApi(vertx, access, resources, bus.tap().settings().maxViewers());
        api.mount(router);
        closing.add(api::close);
    }

    private void keep(UUID request) {
        toKeep.add(request);
        if (keeping.compareAndSet(false, true)) {
            vertx.setTimer(KEEP_BATCH.toMillis(), ignored -> sendKeep());
        }
    }

    /** All that were collected; a gateway keeps only a limited number a second. */
    private void sendKeep() {
        keeping.set(false);
        List<String> ids = new ArrayList<>();
        for (UUID id = toKeep.poll(); id != null; id = toKeep.poll()) {
            ids.add(id.toString());
        }
        if (!ids.isEmpty()) {
            Question question = new Question(Question.What.KEEP, Map.of("requests", String.join(",", ids)));
            cluster.query(cluster.others(), question, ClockReading.class);
        }
    }

    /** Ends timers and streams. */
    public void close() {
        clocks.close();
        closing.forEach(Runnable::run);
    }
}
