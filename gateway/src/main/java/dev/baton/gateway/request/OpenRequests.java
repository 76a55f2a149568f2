package dev.baton.gateway.request;

import dev.baton.run.RequestResult;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The requests that are under way, at most so many. A parked request holds no thread; it leaves with its conclusion.
 * Event loop only, except {@link #parked}.
 */
public final class OpenRequests {
    private final int bound;
    private final Set<UUID> ids = new HashSet<>();
    private volatile int parked;
    private Optional<Promise<Void>> whenEmpty = Optional.empty();

    /** @param loop names the event loop in metrics */
    public OpenRequests(int bound, String loop, MeterRegistry meters) {
        this.bound = bound;
        Gauge.builder("baton.requests.parked", () -> parked)
                .description("Requests accepted and not yet concluded")
                .tag("loop", loop)
                .register(meters);
    }

    boolean full() {
        return ids.size() >= bound;
    }

    /** How many there are. Any thread. */
    public int parked() {
        return parked;
    }

    void park(UUID id, Future<RequestResult> conclusion) {
        if (conclusion.isComplete()) {
            return; // over before it had to wait
        }
        ids.add(id);
        parked = ids.size();
        conclusion.onComplete(ignored -> leave(id));
    }

    private void leave(UUID id) {
        ids.remove(id);
        parked = ids.size();
        if (ids.isEmpty()) {
            whenEmpty.ifPresent(Promise::tryComplete);
        }
    }

    /** Completes when nothing is parked any more. */
    public Future<Void> empty() {
        if (ids.isEmpty()) {
            return Future.succeededFuture();
        }
        if (whenEmpty.isEmpty()) {
            whenEmpty = Optional.of(Promise.promise());
        }
        return whenEmpty.get().future();
    }
}
