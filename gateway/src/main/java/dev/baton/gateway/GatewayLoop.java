package dev.baton.gateway;

import dev.baton.gateway.http.HttpServerLoop;
import dev.baton.gateway.request.Lease;
import dev.baton.gateway.request.OpenRequests;
import dev.baton.node.RoleLoop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * What a gateway runs on one event loop: its share of the HTTP port, the requests that it has accepted, and on one of
 * the loops the lease of the node. Event loop only, but where it says otherwise.
 */
final class GatewayLoop implements RoleLoop {
    private final HttpServerLoop http;
    private final OpenRequests openRequests;
    private final Optional<Lease> lease;
    private volatile int port;

    /** @param lease of this node, if it has one and this loop renews it */
    GatewayLoop(HttpServerLoop http, OpenRequests openRequests, Optional<Lease> lease) {
        this.http = http;
        this.openRequests = openRequests;
        this.lease = lease;
    }

    @Override
    public Future<Void> open() {
        return http.open()
                .onSuccess(actual -> port = actual)
                .onSuccess(ignored -> lease.ifPresent(Lease::open))
                .mapEmpty();
    }

    /** The port that it listens at; 0 before it does. Any thread. */
    int port() {
        return port;
    }

    @Override
    public OptionalInt httpPort() {
        return OptionalInt.of(port);
    }

    /** Whether the node has the lease that it needs, as far as this loop renews it. Any thread. */
    boolean leaseHeldOrIdle() {
        return lease.map(Lease::heldOrIdle).orElse(true);
    }

    /** Accepts nothing new, and waits until every request that was accepted has ended. */
    @Override
    public Future<Void> drain(Duration atMost) {
        return Future.join(http.drain(atMost), openRequests.empty().timeout(atMost.toMillis(), TimeUnit.MILLISECONDS))
                .mapEmpty();
    }

    /** Gives up the requests that are left, if any, so that other nodes take them over at once. */
    @Override
    public Future<Void> drained() {
        return lease.map(Lease::release).orElseGet(Future::succeededFuture);
    }

    @Override
    public Future<Void> close() {
        return http.close();
    }
}
