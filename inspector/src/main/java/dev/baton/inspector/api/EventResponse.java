package dev.baton.inspector.api;

import dev.baton.message.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Server-sent events for one viewer, with a bound on what waits for it, until either side ends it. Event loop only. */
final class EventResponse {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int MAX_QUEUED = 1 << 20;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Runnable whenOver;
    private final List<Long> timers = new ArrayList<>();
    private boolean over;

    EventResponse(Vertx vertx, HttpServerResponse response, Runnable whenOver) {
        this.vertx = vertx;
        this.response = response;
        this.whenOver = whenOver;
        response.closeHandler(ignored -> close());
    }

    /**
     * Sends the head, and from then on a heartbeat, unless it is over.
     *
     * @param first a comment
     * @param look runs that often until it is over
     */
    void begin(String first, Duration every, Runnable look) {
        if (over) {
            return;
        }
        response.setChunked(true)
                .setWriteQueueMaxSize(MAX_QUEUED)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Content-Encoding", "identity") // a compressor would hold events back
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        response.write(": " + first + "\n\n");
        repeat(every, look);
        repeat(HEARTBEAT, () -> response.write(": still here\n\n"));
    }

    private void repeat(Duration every, Runnable work) {
        timers.add(vertx.setPeriodic(every.toMillis(), ignored -> work.run()));
    }

    boolean over() {
        return over;
    }

    /** The viewer reads too slowly. */
    boolean full() {
        return response.writeQueueFull();
    }

    void send(String events) {
        if (!over && !events.isEmpty()) {
            response.write(events);
        }
    }

    static String event(String name, Object data) {
        return "event: " + name + "\ndata: " + Json.write(data) + "\n\n";
    }

    /** Called when the viewer leaves, and when the node stops. */
    void close() {
        if (over) {
            return;
        }
        over = true;
        timers.forEach(vertx::cancelTimer);
        whenOver.run();
        if (!response.ended() && !response.closed() && response.headWritten()) {
            response.end();
        }
    }
}
