package dev.baton.gateway;

import dev.baton.bus.Dispatcher;
import dev.baton.flow.Flow;
import dev.baton.gateway.http.HttpDoor;
import dev.baton.gateway.http.openapi.ApiDocument;
import dev.baton.gateway.http.requests.Operators;
import dev.baton.gateway.request.CompletionStyle;
import dev.baton.gateway.request.CompletionStyles;
import dev.baton.gateway.request.Lease;
import dev.baton.gateway.request.OpenRequests;
import dev.baton.gateway.request.Requests;
import dev.baton.gateway.request.StoreDesk;
import dev.baton.gateway.request.Watches;
import dev.baton.gateway.style.Blocking;
import dev.baton.gateway.style.Callback;
import dev.baton.gateway.style.Coroutine;
import dev.baton.gateway.style.Notification;
import dev.baton.gateway.style.Polling;
import dev.baton.gateway.style.RequestThreads;
import dev.baton.node.NodeContext;
import dev.baton.run.BlockingRunner;
import dev.baton.run.ClusterWorkers;
import dev.baton.run.ComputePool;
import dev.baton.run.FlowRunner;
import dev.baton.run.RequestRunner;
import dev.baton.run.Workers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** What one event loop of a gateway runs: its own hand-over, its own parked requests, its share of the HTTP port. */
final class GatewayVerticle extends VerticleBase {
    private final NodeContext node;
    private final GatewaySettings settings;
    private final ComputePool ownThreads;
    private final RequestThreads requestThreads;
    private final ApiDocument openApi;
    private final int index;
    private volatile Optional<Loop> loop = Optional.empty();

    private record Loop(HttpDoor door, OpenRequests openRequests, Optional<Lease> lease, int port) {}

    /** @param index the first one, 0, renews the node's lease */
    GatewayVerticle(
            NodeContext node,
            GatewaySettings settings,
            ComputePool ownThreads,
            RequestThreads requestThreads,
            ApiDocument openApi,
            int index) {
        this.node = node;
        this.settings = settings;
        this.ownThreads = ownThreads;
        this.requestThreads = requestThreads;
        this.openApi = openApi;
        this.index = index;
    }

    @Override
    public Future<?> start() {
        String name = node.self().name();
        Dispatcher dispatcher = node.bus().dispatcher(context);
        String loopName = Integer.toString(index);
        OpenRequests openRequests = new OpenRequests(settings.requests().maxParked(), loopName, node.meters());
        Requests requests = new Requests(
                settings.requests(),
                openRequests,
                dispatcher::busy,
                node.meters(),
                name,
                node.bus().recorder());
        node.bus().facts().ofParked(openRequests::count);
        StoreDesk store = new StoreDesk(dispatcher);
        HttpDoor door = new HttpDoor(
                vertx,
                new HttpDoor.Place(settings.host(), settings.httpPort(), settings.sharedPort()),
                settings.http(),
                new HttpDoor.House(
                        node.flows(),
                        openApi,
                        requests,
                        new CompletionStyles(styles(dispatcher), settings.completionStyle()),
                        store,
                        new Watches(vertx, store, settings.http().maxViewers()),
                        new Operators(settings.operators(), node.config().development()),
                        node.meters(),
                        loopName));
        return door.open().onSuccess(port -> loop = Optional.of(new Loop(door, openRequests, openLease(store), port)));
    }

    /** Another one is one line more. */
    private List<CompletionStyle> styles(Dispatcher dispatcher) {
        String name = node.self().name();
        ClusterWorkers cluster = new ClusterWorkers(context, dispatcher, ownThreads);
        FlowRunner runner = new FlowRunner(vertx, dispatcher, cluster, name);
        RequestRunner conclusions = new RequestRunner(runner, dispatcher, name);
        BlockingRunner straightLine = new BlockingRunner(context, dispatcher, runner, conclusions);
        Function<Workers, RequestRunner> story =
                workers -> new RequestRunner(new FlowRunner(vertx, dispatcher, workers, name), dispatcher, name);
        CompletionSettings completion = settings.completion();
        return List.of(
                new Notification(conclusions),
                new Callback(story, cluster),
                new Polling(
                        vertx,
                        story,
                        cluster,
                        new Polling.Interval(completion.pollingInterval(), completion.pollingMaxInterval()),
                        dispatcher.recorder()),
                new Blocking(context, straightLine, requestThreads, conclusions, name),
                new Coroutine(context, straightLine));
    }

    private Optional<Lease> openLease(StoreDesk store) {
        if (index != 0 || node.flows().flows().stream().noneMatch(Flow::durable)) {
            return Optional.empty();
        }
        Lease lease = new Lease(vertx, store, node.meters());
        lease.open();
        return Optional.of(lease);
    }

    /** The port that it listens at; 0 before it does. Any thread. */
    int port() {
        return loop.map(Loop::port).orElse(0);
    }

    /** Whether the node's lease holds, as far as it is this verticle's business. Any thread. */
    boolean leaseHeld() {
        return loop.flatMap(Loop::lease).map(Lease::held).orElse(true);
    }

    /** Takes nothing new, and waits until every request that it accepted is over. Any thread. */
    Future<Void> drain(Duration atMost) {
        return onLoop(() -> loop.map(parts -> Future.join(
                                parts.door.drain(atMost),
                                parts.openRequests.empty().timeout(atMost.toMillis(), TimeUnit.MILLISECONDS))
                        .<Void>mapEmpty())
                .orElseGet(Future::succeededFuture));
    }

    /** Gives the requests up that it still has, if any: others go on with them. Any thread. */
    Future<Void> releaseLease() {
        return onLoop(() -> loop.flatMap(Loop::lease).map(Lease::release).orElseGet(Future::succeededFuture));
    }

    private Future<Void> onLoop(Supplier<Future<Void>> task) {
        Promise<Void> promise = Promise.promise();
        context.runOnContext(ignored -> task.get().onComplete(promise));
        return promise.future();
    }

    @Override
    public Future<?> stop() {
        return loop.map(parts -> parts.door.close()).orElseGet(Future::succeededFuture);
    }
}
