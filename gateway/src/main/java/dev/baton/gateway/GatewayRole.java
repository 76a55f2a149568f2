package dev.baton.gateway;

import dev.baton.flow.Flow;
import dev.baton.flow.Placement;
import dev.baton.gateway.http.openapi.ApiDocument;
import dev.baton.gateway.style.RequestThreads;
import dev.baton.message.RoleName;
import dev.baton.node.NodeContext;
import dev.baton.node.Role;
import dev.baton.node.RunningRole;
import dev.baton.run.ComputePool;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
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
        ComputePool ownThreads = new ComputePool(
                node.flows(),
                node.self().name(),
                settings.threads(),
                settings.computeQueue(),
                node.bus().recorder(),
                node.meters());
        RequestThreads requestThreads = new RequestThreads(
                settings.completion().threads(), settings.serverModel().poolsThreads());
        ApiDocument openApi = ApiDocument.of(node.vertx(), node.flows());
        List<GatewayVerticle> loops = IntStream.range(0, settings.instances())
                .mapToObj(index -> new GatewayVerticle(node, settings, ownThreads, requestThreads, openApi, index))
                .toList();
        RunningGateway running =
                new RunningGateway(node.vertx(), loops, List.of(ownThreads::close, requestThreads::close));
        return running.open()
                .onSuccess(ignored -> registerChecks(node, running))
                .onSuccess(ignored -> LOG.info("Listens at http://{}:{}", settings.host(), running.port()))
                .<RunningRole>map(running)
                .recover(why ->
                        running.stop().transform(ignored -> Future.failedFuture(PortProblem.sayWhy(settings, why))));
    }

    private static void registerChecks(NodeContext node, RunningGateway running) {
        node.health().ready("http", CHECK, () -> holds(!running.draining(), "it takes no new requests"));
        boolean needsDatabase = node.flows().flows().stream()
                .flatMap(flow -> flow.stages().stream())
                .anyMatch(stage -> stage.placement() == Placement.DATABASE);
        if (needsDatabase) {
            node.health()
                    .ready(
                            "db-worker",
                            CHECK,
                            () -> holds(
                                    !node.bus()
                                            .roster()
                                            .ready(RoleName.DB_WORKER)
                                            .isEmpty(),
                                    "there is no db-worker"));
        }
        if (node.flows().flows().stream().anyMatch(Flow::durable)) {
            node.health()
                    .ready(
                            "lease",
                            CHECK,
                            () -> holds(
                                    running.leaseHeld(),
                                    "this node has no lease: no db-worker, or no database, answers"));
        }
    }

    private static Future<Void> holds(boolean itIsSo, String otherwise) {
        return itIsSo ? Future.succeededFuture() : Future.failedFuture(otherwise);
    }
}
