package dev.baton.gateway.request;

import dev.baton.async.Idle;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;

/**
 * The requests of one event loop that were accepted and have not ended, at most so many. An open request holds no
 * thread of the event loop. Event loop only, except {@link #count}.
 */
public final class OpenRequests {
    private final int limit;
    private final Idle open = new Idle();
    private volatile int count;

    /** @param loop names the event loop in metrics */
    public OpenRequests(int limit, String loop, MeterRegistry meters) {
        this.limit = limit;
        Gauge.builder("baton.requests.open", () -> count)
                .description("Requests that were accepted and have not ended")
                .tag("loop", loop)
                .register(meters);
    }

    boolean full() {
        return open.active() >= limit;
    }

    /** How many there are. Any thread. */
    public int count() {
        return count;
    }

    void add(RequestHandle request) {
        if (request.result().isComplete()) {
            return; // ended before it had to wait for anything
        }
        open.begin();
        count = open.active();
        request.result().onComplete(ignored -> {
            open.end();
            count = open.active();
        });
    }

    /** Completes when no request is open any more. */
    public Future<Void> empty() {
        return open.whenIdle();
    }
}
