package dev.baton.inspector;

import dev.baton.bus.Bus;
import dev.baton.bus.Dispatcher;
import dev.baton.inspector.api.Access;
import dev.baton.inspector.api.AdminToken;
import dev.baton.inspector.api.DeadLetters;
import dev.baton.inspector.api.InspectorApi;
import dev.baton.inspector.api.Messages;
import dev.baton.inspector.api.Overview;
import dev.baton.inspector.query.ClockReading;
import dev.baton.inspector.query.Clocks;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.LoopWatch;
import dev.baton.inspector.query.QueryHandler;
import dev.baton.inspector.query.Question;
import dev.baton.inspector.query.SelfReport;
import dev.baton.inspector.query.Subscriptions;
import dev.baton.run.FlowCatalog;
import dev.baton.tap.NodeClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntSupplier;

/** Puts together what can be seen: answers for other nodes, the API for people. Any thread. */
public final class Inspector {
    /** An answer that takes longer is shown as none. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    /** How long requests that shall be kept are gathered before the other nodes are told. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private final Vertx vertx;
    private final Bus bus;
    private final House house;
    private final Router router;
    private final ClusterQueries colleagues;
    private final Clocks clocks;
    private final LoopWatch loops;
    private final Queue<UUID> toKeep = new ConcurrentLinkedQueue<>();
    private final List<Runnable> closing = new ArrayList<>();

    /**
     * What it looks at.
     *
     * @param adminPort this node's, when it is open
     * @param eventLoops of this node
     */
    public record House(
            FlowCatalog flows,
            NodeClock clock,
            Subscriptions subscriptions,
            IntSupplier adminPort,
            int eventLoops,
            MeterRegistry meters) {}

    /** Who may look. */
    public record Door(Router router, String host, boolean development, List<AdminToken> tokens) {}

    private final Door door;

    public Inspector(Vertx vertx, Bus bus, House house, Door door) {
        this.vertx = vertx;
        this.bus = bus;
        this.house = house;
        this.door = door;
        this.router = door.router();
        this.colleagues = new ClusterQueries(bus, PATIENCE);
        this.clocks =
                new Clocks(vertx, colleagues, house.clock(), bus.roster().self().nodeId());
        this.loops = new LoopWatch(vertx, house.meters());
    }

    /** Once the bus is open. */
    public Future<Void> open() {
        SelfReport self = new SelfReport(vertx, bus, loops, clocks, house.adminPort());
        QueryHandler answers = new QueryHandler(vertx, bus, house.clock(), self, house.flows()::describe);
        bus.queries().answerWith(answers::to);
        bus.recorder().onKeep(toKeep::add);
        clocks.open();
        long teller = vertx.setPeriodic(GATHER.toMillis(), ignored -> tellOthersToKeep());
        closing.add(() -> vertx.cancelTimer(teller));
        return loops.open(house.eventLoops()).compose(ignored -> deadLetters()).map(this::openApi);
    }

    private Future<DeadLetters> deadLetters() {
        Promise<DeadLetters> promise = Promise.promise();
        Context loop = vertx.getOrCreateContext();
        loop.runOnContext(ignored -> {
            Dispatcher dispatcher = bus.dispatcher(loop);
            promise.complete(new DeadLetters(dispatcher));
        });
        return promise.future();
    }

    private Void openApi(DeadLetters deadLetters) {
        InspectorApi api = new InspectorApi(
                vertx,
                new Access(door.host(), door.development(), door.tokens()),
                new Overview(
                        colleagues,
                        clocks,
                        house.subscriptions(),
                        bus.tap().settings(),
                        bus.recorder().settings().traceLink()),
                new Messages(colleagues),
                deadLetters,
                bus.tap().settings().maxViewers());
        api.mount(router);
        closing.add(api::close);
        return null;
    }

    /** As many as came meanwhile; a gateway keeps only so many a second. */
    private void tellOthersToKeep() {
        List<String> ids = new ArrayList<>();
        for (UUID id = toKeep.poll(); id != null; id = toKeep.poll()) {
            ids.add(id.toString());
        }
        if (!ids.isEmpty()) {
            Question question = new Question(Question.What.KEEP, Map.of("requests", String.join(",", ids)));
            colleagues.ask(colleagues.others(), question, ClockReading.class);
        }
    }

    /** Looks no more. */
    public void close() {
        clocks.close();
        closing.forEach(Runnable::run);
    }
}
