package dev.baton.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The open connections of one event loop: at most so many, and each has to deliver headers and body in time. Vert.x has only idle time-outs, and a
 * client that sends a byte now and then is never idle. Event loop only.
 */
final class Connections {
    private static final long SWEEP_MILLIS = 100;
    /** Before we close a connection ourselves: closed at once, with bytes unread, it would take the answer along. */
    private static final Duration LINGER = Duration.ofMillis(500);

    private final HttpSettings settings;
    private final Map<HttpConnection, Due> open = new HashMap<>();
    private final Counter tooMany;
    private final Counter tooSlow;
    private volatile int count;

    /** What a connection owes us, and until when. */
    private static final class Due {
        private boolean owing = true;
        private long atNanos;
        private Optional<Runnable> reproach = Optional.empty();

        void in(Duration time) {
            owing = true;
            atNanos = System.nanoTime() + time.toNanos();
        }
    }

    Connections(Vertx vertx, HttpSettings settings, String loop, MeterRegistry meters) {
        this.settings = settings;
        this.tooMany = Counter.builder("baton.http.connections.refused")
                .description("Connections closed at once because there are too many")
                .register(meters);
        this.tooSlow = Counter.builder("baton.http.connections.too.slow")
                .description("Connections closed because headers or body did not arrive in time")
                .register(meters);
        Gauge.builder("baton.http.connections", () -> count)
                .description("Open connections of clients")
                .tag("loop", loop)
                .register(meters);
        vertx.setPeriodic(SWEEP_MILLIS, ignored -> sweep());
    }

    void opened(HttpConnection connection) {
        if (open.size() >= settings.maxConnections()) {
            tooMany.increment();
            connection.close();
            return;
        }
        Due due = new Due();
        due.in(settings.headerTimeout());
        open.put(connection, due);
        count = open.size();
        connection.closeHandler(ignored -> {
            open.remove(connection);
            count = open.size();
        });
    }

    /**
     * Headers are there; now for the body, and, after our answer, the next request.
     *
     * @param tellTooSlow answers a request whose body doesn't come
     */
    void requested(HttpServerRequest request, Consumer<HttpServerRequest> tellTooSlow) {
        Due due = open.get(request.connection());
        if (due == null) {
            return;
        }
        due.in(settings.bodyTimeout());
        due.reproach = Optional.of(() -> tellTooSlow.accept(request));
        boolean[] answered = {false}; // perhaps before the end of the request is seen
        request.end().onSuccess(ignored -> due.owing = answered[0]);
        request.response().endHandler(ignored -> {
            answered[0] = true;
            due.reproach = Optional.empty();
            due.in(saysClose(request) ? LINGER : settings.keepAlive());
        });
    }

    /** Answered already, whatever else comes of the request: now for the next one. */
    void answered(HttpServerRequest request) {
        Due due = open.get(request.connection());
        if (due != null) {
            due.reproach = Optional.empty();
            due.in(saysClose(request) ? LINGER : settings.keepAlive());
        }
    }

    private static boolean saysClose(HttpServerRequest request) {
        return request.response().headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true);
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Map.Entry<HttpConnection, Due> entry : List.copyOf(open.entrySet())) {
            Due due = entry.getValue();
            if (due.owing && now - due.atNanos > 0) {
                due.owing = false;
                tooSlow.increment();
                due.reproach.ifPresent(Runnable::run);
                entry.getKey().close();
            }
        }
    }
}
