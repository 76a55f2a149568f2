package dev.baton.gateway;

import dev.baton.bus.NodeGauges;
import dev.baton.bus.NodeKnobs;
import dev.baton.config.Loopback;
import dev.baton.config.StartProblem;
import dev.baton.flow.Flow;
import dev.baton.flow.KeyFile;
import dev.baton.flow.KeyNames;
import dev.baton.flow.Placement;
import dev.baton.gateway.http.exchange.RateLimits;
import dev.baton.gateway.http.openapi.ApiDocument;
import dev.baton.gateway.http.requests.Operators;
import dev.baton.gateway.style.RequestThreads;
import dev.baton.limit.ProxySettings;
import dev.baton.limit.TrustedProxies;
import dev.baton.message.RoleName;
import dev.baton.node.Health;
import dev.baton.node.NodeContext;
import dev.baton.node.Role;
import dev.baton.node.RoleLoops;
import dev.baton.node.RunningRole;
import dev.baton.node.tls.ServerTls;
import dev.baton.node.token.TokenVerifier;
import dev.baton.run.ComputePool;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a gateway together: its event loops, the threads that they share, and what has to be true for it to be ready.
 */
public final class GatewayRole implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayRole.class);
    private static final Duration CHECK = Duration.ofSeconds(1);

    @Override
    public RoleName name() {
        return RoleName.GATEWAY;
    }

    @Override
    public Future<RunningRole> start(NodeContext node) {
        GatewaySettings settings = node.config().section("gateway", GatewaySettings.class);
        Optional<ServerTls> tls = ServerTls.of(settings.tls(), node.vertx());
        tls.ifPresent(how -> how.onChange(next -> node.audit()
                .changed(
                        "certificate-changed",
                        "gateway.tls, serial " + next.getSerialNumber().toString(16))));
        ComputePool ownThreads = new ComputePool(
                node.flows(),
                node.self().name(),
                settings.threads(),
                settings.computeQueue(),
                node.bus().recorder(),
                node.meters());
        node.bus().gauges().ofComputeQueue(ownThreads::queue);
        node.bus().knobs().offer(NodeKnobs.Name.COMPUTE_THREADS, ownThreads.knob());
        node.bus().knobs().offer(NodeKnobs.Name.QUEUE, ownThreads.queueKnob());
        RequestThreads requestThreads = new RequestThreads(
                settings.completion().threads(), settings.serverModel().poolsThreads());
        ApiDocument openApi = ApiDocument.of(node.vertx(), node.flows());
        GatewayAssembly assembly = new GatewayAssembly(
                node,
                settings,
                new GatewayAssembly.Shared(
                        ownThreads,
                        requestThreads,
                        openApi,
                        tls,
                        rates(settings, node),
                        node.tokens(),
                        operators(settings, node)));
        return RoleLoops.deploy(node.vertx(), settings.instances(), assembly::loop, () -> {
                    ownThreads.close();
                    requestThreads.close();
                    return Future.succeededFuture();
                })
                .onSuccess(loops -> registerChecks(node, loops))
                .onSuccess(loops -> node.bus()
                        .gauges()
                        .listensAt(new NodeGauges.Http(
                                settings.host(), loops.first().port(), tls.map(ServerTls::toItself))))
                .onSuccess(loops -> LOG.info(
                        "Listening at {}://{}:{}",
                        tls.isPresent() ? "https" : "http",
                        settings.host(),
                        loops.first().port()))
                .<RunningRole>map(loops -> loops)
                .recover(why -> Future.failedFuture(PortProblem.sayWhy(settings, why)));
    }

    private static Operators operators(GatewaySettings settings, NodeContext node) {
        KeyNames names = names(settings);
        try {
            Optional<KeyFile<String>> file =
                    settings.operatorsFile().map(path -> KeyFile.read(path, names, KeyFile.Entry::nameWithoutRights));
            file.ifPresent(keys -> {
                keys.onChange(() -> node.audit().changed("keys-changed", "gateway.operators-file"));
                keys.renewOn(node.vertx());
            });
            return new Operators(
                    settings.operators(),
                    file,
                    node.config().development(),
                    node.tokens().flatMap(TokenVerifier::operators));
        } catch (IllegalArgumentException e) {
            throw new StartProblem("gateway.operators-file: " + e.getMessage(), e);
        }
    }

    private static KeyNames names(GatewaySettings settings) {
        try {
            return Operators.names(settings.operators());
        } catch (IllegalArgumentException e) {
            throw new StartProblem(String.valueOf(e.getMessage()), e);
        }
    }

    private static RateLimits rates(GatewaySettings settings, NodeContext node) {
        TrustedProxies proxies = new TrustedProxies(node.config().section("http", ProxySettings.class));
        boolean reachedByOthers = !node.config().development() && (!Loopback.is(settings.host()) || proxies.any());
        return new RateLimits(settings.limits().complete(reachedByOthers), proxies, node.audit(), node.meters());
    }

    private static void registerChecks(NodeContext node, RoleLoops<GatewayLoop> loops) {
        Health health = node.health();
        health.ready("http", CHECK, () -> holds(!loops.draining(), "it accepts no new requests"));
        UnservedFlows unserved =
                new UnservedFlows(node.flows().flows(), node.bus().roster());
        unserved.watch();
        health.note(unserved::lines);
        boolean needsDatabase = node.flows().flows().stream()
                .flatMap(flow -> flow.stages().stream())
                .anyMatch(stage -> stage.placement() == Placement.DATABASE);
        if (needsDatabase) {
            health.ready("db-worker", CHECK, () -> holds(hasDbWorker(node), "there is no db-worker"));
        }
        if (node.flows().flows().stream().anyMatch(Flow::durable)) {
            String noLease = "this node has no lease: no db-worker, or no database, answers";
            health.ready("lease", CHECK, () -> holds(loops.first().leaseHeldOrIdle(), noLease));
        }
    }

    private static boolean hasDbWorker(NodeContext node) {
        return !node.bus().roster().ready(RoleName.DB_WORKER).isEmpty();
    }

    private static Future<Void> holds(boolean condition, String otherwise) {
        return condition ? Future.succeededFuture() : Future.failedFuture(otherwise);
    }
}
