package dev.baton.gateway;

import dev.baton.node.RunningRole;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway that runs, and how it ends: nothing new, the parked requests finished, the lease given back, the port
 * closed. Any thread.
 */
final class RunningGateway implements RunningRole {
    private static final Logger LOG = LoggerFactory.getLogger(RunningGateway.class);
    /** Kept back from the time to drain, for giving the lease back. */
    private static final Duration FOR_THE_LEASE = Duration.ofMillis(500);

    private final Vertx vertx;
    private final List<GatewayVerticle> loops;
    private final List<Runnable> closeThreads;
    private final List<String> deployed = new CopyOnWriteArrayList<>();
    private volatile boolean draining;

    /** @param closeThreads ends the threads that requests had */
    RunningGateway(Vertx vertx, List<GatewayVerticle> loops, List<Runnable> closeThreads) {
        this.vertx = vertx;
        this.loops = loops;
        this.closeThreads = List.copyOf(closeThreads);
    }

    Future<Void> open() {
        return Future.join(loops.stream()
                        .map(loop -> vertx.deployVerticle(loop).onSuccess(deployed::add))
                        .toList())
                .mapEmpty();
    }

    int port() {
        return loops.getFirst().port();
    }

    boolean draining() {
        return draining;
    }

    boolean leaseHeld() {
        return loops.getFirst().leaseHeld();
    }

    @Override
    public Future<Void> drain(Duration atMost) {
        draining = true;
        Duration forRequests = atMost.compareTo(FOR_THE_LEASE.multipliedBy(2)) > 0
                ? atMost.minus(FOR_THE_LEASE)
                : atMost.dividedBy(2).plusMillis(1);
        return Future.join(loops.stream().map(loop -> loop.drain(forRequests)).toList())
                .onFailure(why -> LOG.warn("Not every request was finished: {}", why.getMessage()))
                .transform(ignored -> loops.getFirst().releaseLease());
    }

    @Override
    public Future<Void> stop() {
        return Future.join(deployed.stream().map(vertx::undeploy).toList())
                .onComplete(ignored -> closeThreads.forEach(Runnable::run))
                .mapEmpty();
    }
}
