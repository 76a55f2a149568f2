package dev.baton.gateway.request;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The requests of one event loop that were accepted and have not ended, at most so many. An open request holds no
 * thread of the event loop. Event loop only, except {@link #count}.
 */
public final class OpenRequests {
    private final int limit;
    private final Set<UUID> ids = new HashSet<>();
    private volatile int count;
    private Optional<Promise<Void>> whenEmpty = Optional.empty();

    /** @param loop names the event loop in metrics */
    public OpenRequests(int limit, String loop, MeterRegistry meters) {
        this.limit = limit;
        Gauge.builder("baton.requests.open", () -> count)
                .description("Requests that were accepted and have not ended")
                .tag("loop", loop)
                .register(meters);
    }

    boolean full() {
        return ids.size() >= limit;
    }

    /** How many there are. Any thread. */
    public int count() {
        return count;
    }

    void add(RequestHandle request) {
        if (request.result().isComplete()) {
            return; // ended before it had to wait for anything
        }
        ids.add(request.id());
        count = ids.size();
        request.result().onComplete(ignored -> remove(request.id()));
    }

    private void remove(UUID id) {
        ids.remove(id);
        count = ids.size();
        if (ids.isEmpty()) {
            whenEmpty.ifPresent(Promise::tryComplete);
        }
    }

    /** Completes when no request is open any more. */
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
