package dev.baton.gateway;

import static dev.baton.testing.Await.await;

import dev.baton.async.OnLoop;
import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.NodeCard;
import dev.baton.bus.NodeKnobs;
import dev.baton.config.ConfigFile;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.gateway.http.exchange.FlowAuthentication;
import dev.baton.gateway.http.exchange.RateLimits;
import dev.baton.gateway.http.openapi.ApiDocument;
import dev.baton.gateway.http.requests.Operators;
import dev.baton.gateway.style.RequestThreads;
import dev.baton.gateway.testing.FakeStore;
import dev.baton.gateway.testing.TestFlows;
import dev.baton.limit.ProxySettings;
import dev.baton.limit.TrustedProxies;
import dev.baton.message.RoleName;
import dev.baton.node.NodeContext;
import dev.baton.node.NodeIdentity;
import dev.baton.node.RoleLoops;
import dev.baton.node.tls.ServerTls;
import dev.baton.node.token.TokenSettings;
import dev.baton.node.token.TokenVerifier;
import dev.baton.run.ComputePool;
import dev.baton.run.FlowCatalog;
import dev.baton.store.AuditLog;
import dev.baton.testing.FakeMembership;
import dev.baton.testing.FreePorts;
import dev.baton.testing.WireCheck;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A real gateway on a free port, on a bus of one node, with {@link FakeStore} as its db-worker. */
public final class TestGateway implements AutoCloseable {
    public final Vertx vertx = Vertx.vertx();
    public final FakeStore store = new FakeStore();
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public volatile Function<TestFlows.Order, Outcome<TestFlows.Order>> compute = Outcome::done;

    public final AuditLog audit = new AuditLog("n1", meters);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final RoleLoops<GatewayLoop> running;
    private final ComputePool threads;
    private final Bus bus;

    /** @param settings lines of YAML below {@code gateway} */
    public static TestGateway with(String... settings) {
        return new TestGateway(TestGateway::isUsual, "", settings);
    }

    /** @param section one line of YAML, beside {@code gateway} */
    public static TestGateway beside(String section, String... settings) {
        return new TestGateway(TestGateway::isUsual, section + "\n", settings);
    }

    /** With a flow that has a parameter at the root. */
    public static TestGateway withShortLinks() {
        return new TestGateway(flow -> true, "");
    }

    private static boolean isUsual(Flow<?, ?> flow) {
        return !flow.name().equals(TestFlows.SHORT_LINKS);
    }

    /** Every durable flow of it authenticates its callers. */
    public static TestGateway closed() {
        return new TestGateway(
                flow -> isUsual(flow)
                        && (!flow.durable() || FlowAuthentication.of(flow).isPresent()),
                "");
    }

    /** @param sections lines of YAML beside {@code gateway} */
    private TestGateway(Predicate<Flow<?, ?>> which, String sections, String... settings) {
        String yaml = "profile: development\n" + sections + "gateway:\n  http-port: " + port(settings) + "\n"
                + String.join(
                        "",
                        List.of(settings).stream()
                                .map(line -> "  " + line + "\n")
                                .toList());
        ConfigFile config = ConfigFile.parse("test", yaml, Map.of());
        NodeCard card =
                new NodeCard("n1", "n1", Set.of(RoleName.GATEWAY, RoleName.DB_WORKER), "test", NodeCard.State.READY);
        bus = new Bus(vertx, new FakeMembership("n1"), card, new BusSettings(512, 4096), meters);
        store.serve(bus, vertx.getOrCreateContext());
        WireCheck.on(vertx);
        await(bus.open());
        FlowCatalog flows = TestFlows.catalog(order -> compute.apply(order), which);
        NodeIdentity self = new NodeIdentity("n1", "n1", card.roles(), "test");
        Optional<TokenVerifier> tokens =
                TokenVerifier.of(config.section("tokens", TokenSettings.class), vertx, true, meters);
        NodeContext node =
                new NodeContext(vertx, self, config, flows, bus, null, Router.router(vertx), tokens, audit, meters);
        threads = new ComputePool(flows, "n1", 2, 100, Recorder.off(), meters);
        GatewaySettings bound = config.section("gateway", GatewaySettings.class);
        RequestThreads requestThreads = new RequestThreads(
                bound.completion().threads(), bound.serverModel().poolsThreads());
        RateLimits rates = new RateLimits(
                bound.limits().complete(false),
                new TrustedProxies(config.section("http", ProxySettings.class)),
                audit,
                meters);
        GatewayAssembly assembly = new GatewayAssembly(
                node,
                bound,
                new GatewayAssembly.Shared(
                        threads,
                        requestThreads,
                        ApiDocument.of(vertx, flows),
                        ServerTls.of(bound.tls(), vertx),
                        rates,
                        tokens,
                        new Operators(
                                bound.operators(), Optional.empty(), true, tokens.flatMap(TokenVerifier::operators))));
        running = await(RoleLoops.deploy(vertx, bound.instances(), assembly::loop, () -> {
            threads.close();
            requestThreads.close();
            return Future.succeededFuture();
        }));
    }

    /** Several event loops share one port, but not that of 0: then each has one of its own. */
    private static int port(String... settings) {
        return Stream.of(settings).anyMatch(line -> line.startsWith("instances:")) ? FreePorts.one() : 0;
    }

    /** The only one of this name. */
    public NodeKnobs.Knob knob(NodeKnobs.Name name) {
        return bus.knobs().named(name).getFirst();
    }

    /** From now on entries of the audit are sent to the store. */
    public void sendAudit() {
        Context loop = vertx.getOrCreateContext();
        audit.sendOn(loop, await(OnLoop.get(loop, () -> bus.dispatcher(loop))));
    }

    public int port() {
        return running.first().port();
    }

    public void drain(Duration atMost) {
        await(running.drain(atMost).otherwiseEmpty());
    }

    public boolean leaseHeldOrIdle() {
        return running.first().leaseHeldOrIdle();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** @param headers name, value, name, value */
    public HttpResponse<String> get(String path, String... headers) {
        return wait(send(builder(path, headers).GET()));
    }

    public HttpResponse<String> post(String path, String body, String... headers) {
        return wait(posting(path, body, headers));
    }

    /** The same without waiting for the answer. */
    public CompletableFuture<HttpResponse<String>> posting(String path, String body, String... headers) {
        HttpRequest.Builder builder = builder(path, headers).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!List.of(headers).contains("Content-Type")) {
            builder.header("Content-Type", "application/json");
        }
        return send(builder);
    }

    public CompletableFuture<HttpResponse<String>> getting(String path, String... headers) {
        return send(builder(path, headers).GET());
    }

    public static HttpResponse<String> wait(CompletableFuture<HttpResponse<String>> response) {
        return response.orTimeout(15, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    /** The id of a request, out of its {@code Location}. */
    public static UUID id(HttpResponse<String> response) {
        return UUID.fromString(
                response.headers().firstValue("Location").orElseThrow().replace("/requests/", ""));
    }

    public static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("(none)");
    }

    private HttpRequest.Builder builder(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(15));
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder builder) {
        return client.sendAsync(builder.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What a client gets that speaks for itself. */
    public String raw(String text) throws IOException {
        try (var socket = new java.net.Socket("127.0.0.1", port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        await(vertx.close());
        threads.close();
    }
}
