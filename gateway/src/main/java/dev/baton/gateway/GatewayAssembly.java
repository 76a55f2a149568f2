package dev.baton.gateway;

import dev.baton.bus.Dispatcher;
import dev.baton.bus.NodeKnobs;
import dev.baton.flow.Flow;
import dev.baton.gateway.http.HttpServerLoop;
import dev.baton.gateway.http.ListenAddress;
import dev.baton.gateway.http.LoadLoops;
import dev.baton.gateway.http.ServedFlows;
import dev.baton.gateway.http.StoredRequests;
import dev.baton.gateway.http.exchange.FlowAuthentication;
import dev.baton.gateway.http.exchange.RateLimits;
import dev.baton.gateway.http.input.InputConstraints;
import dev.baton.gateway.http.openapi.ApiDocument;
import dev.baton.gateway.http.requests.Operators;
import dev.baton.gateway.request.CompletionStyle;
import dev.baton.gateway.request.CompletionStyles;
import dev.baton.gateway.request.Lease;
import dev.baton.gateway.request.OpenRequests;
import dev.baton.gateway.request.Requests;
import dev.baton.gateway.request.Watches;
import dev.baton.gateway.style.Blocking;
import dev.baton.gateway.style.Callback;
import dev.baton.gateway.style.Coroutine;
import dev.baton.gateway.style.Notification;
import dev.baton.gateway.style.Polling;
import dev.baton.gateway.style.RequestThreads;
import dev.baton.node.NodeContext;
import dev.baton.node.tls.ServerTls;
import dev.baton.node.token.TokenVerifier;
import dev.baton.run.BlockingRunner;
import dev.baton.run.ClusterWorkers;
import dev.baton.run.ComputePool;
import dev.baton.run.FlowRunner;
import dev.baton.run.RequestRunner;
import dev.baton.run.Workers;
import dev.baton.store.StoreClient;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Builds what each event loop of a gateway runs. Called on the event loop that the loop is for. */
final class GatewayAssembly {
    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(2);

    private final NodeContext node;
    private final GatewaySettings settings;
    private final Shared shared;
    private final List<OpenRequests> openRequestsOfLoops = new CopyOnWriteArrayList<>();
    private final InputConstraints constraints = new InputConstraints();
    private final LoadLoops loadLoops = new LoadLoops();

    /**
     * What all event loops share.
     *
     * @param ownThreads compute stages when there is no compute-service
     * @param requestThreads run requests whose style blocks
     * @param tls empty: plain HTTP
     * @param rates how often clients may come
     * @param tokens checks bearer tokens, if they are accepted
     * @param operators may see all requests
     */
    record Shared(
            ComputePool ownThreads,
            RequestThreads requestThreads,
            ApiDocument openApi,
            Optional<ServerTls> tls,
            RateLimits rates,
            Optional<TokenVerifier> tokens,
            Operators operators) {}

    GatewayAssembly(NodeContext node, GatewaySettings settings, Shared shared) {
        this.node = node;
        this.settings = settings;
        this.shared = shared;
        node.bus().knobs().offer(NodeKnobs.Name.EVENT_LOOPS, new NodeKnobs.Knob(loadLoops::serving, loadLoops::serve));
    }

    /** @param index of the loop; the first one, 0, renews the node's lease */
    GatewayLoop loop(Context loop, int index) {
        Vertx vertx = node.vertx();
        String loopName = Integer.toString(index);
        Dispatcher dispatcher = node.bus().dispatcher(loop);
        OpenRequests openRequests = new OpenRequests(settings.requests().maxOpen(), loopName, node.meters());
        node.bus().gauges().ofOpenRequests(openRequests::count);
        openRequestsOfLoops.add(openRequests);
        StoreClient store = new StoreClient(dispatcher, STORE_TIMEOUT);
        Requests requests = new Requests(
                settings.requests(),
                openRequests,
                dispatcher::busy,
                node.meters(),
                node.self().name(),
                node.bus().recorder());
        HttpServerLoop http = new HttpServerLoop(
                vertx,
                new ListenAddress(settings.host(), settings.httpPort(), settings.sharedPort(), shared.tls()),
                settings.http(),
                new ServedFlows(
                        node.flows(),
                        shared.openApi(),
                        constraints,
                        requests,
                        new CompletionStyles(styles(loop, dispatcher), settings.completionStyle()),
                        shared.rates(),
                        new FlowAuthentication(shared.tokens())),
                new StoredRequests(
                        store,
                        new Watches(vertx, store, settings.http().maxViewers()),
                        shared.operators(),
                        node.audit()),
                node.meters(),
                loadLoops.join(index));
        return new GatewayLoop(http, openRequests, lease(index, store));
    }

    /** A new style is one line more here. */
    private List<CompletionStyle> styles(Context loop, Dispatcher dispatcher) {
        String name = node.self().name();
        Vertx vertx = node.vertx();
        ClusterWorkers cluster = new ClusterWorkers(loop, dispatcher, shared.ownThreads());
        FlowRunner flowRunner = new FlowRunner(vertx, dispatcher, cluster, name);
        RequestRunner runner = new RequestRunner(flowRunner, dispatcher, name);
        BlockingRunner blockingRunner = new BlockingRunner(loop, dispatcher, flowRunner, runner, node.meters());
        Function<Workers, RequestRunner> runnerWith =
                workers -> new RequestRunner(new FlowRunner(vertx, dispatcher, workers, name), dispatcher, name);
        CompletionSettings completion = settings.completion();
        return List.of(
                new Notification(runner),
                new Callback(runnerWith, cluster),
                new Polling(
                        vertx,
                        runnerWith,
                        cluster,
                        new Polling.Interval(completion.pollingInterval(), completion.pollingMaxInterval()),
                        dispatcher.recorder()),
                new Blocking(loop, blockingRunner, shared.requestThreads(), runner, name),
                new Coroutine(loop, blockingRunner));
    }

    /** Of all loops of this node. */
    private int openRequests() {
        return openRequestsOfLoops.stream().mapToInt(OpenRequests::count).sum();
    }

    private Optional<Lease> lease(int index, StoreClient store) {
        return index == 0 && node.flows().flows().stream().anyMatch(Flow::durable)
                ? Optional.of(new Lease(node.vertx(), store, this::openRequests, node.meters()))
                : Optional.empty();
    }
}
