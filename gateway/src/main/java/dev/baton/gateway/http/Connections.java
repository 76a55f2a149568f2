package dev.baton.gateway.http;

import dev.baton.async.Sweeper;
import dev.baton.gateway.http.exchange.RateLimits;
import dev.baton.limit.ClientAddress;
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
 * The open connections of one event loop: at most so many, and each has to deliver headers and body in time. Vert.x has
 * only idle time-outs, and a client that sends a byte now and then is never idle. Event loop only.
 */
final class Connections {
    private static final Duration SWEEP = Duration.ofMillis(100);
    /** Before we close a connection ourselves: closed at once, with bytes unread, it would take the answer along. */
    private static final Duration LINGER = Duration.ofMillis(500);

    private final HttpSettings settings;
    private final Consumer<HttpServerRequest> tellTooSlow;
    private final Map<HttpConnection, Due> open = new HashMap<>();
    private final Counter tooMany;
    private final Counter tooSlow;
    private final RateLimits rates;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private final Sweeper sweeper;
    private volatile int count;

    /**
     * What a connection owes us, and until when. How far its request is, is looked up when connections are swept: if
     * handlers reported it, each request would pay for it.
     */
    private final class Due {
        private Optional<HttpServerRequest> request = Optional.empty();
        private long atNanos = in(settings.headerTimeout());
        private boolean answered;
        private boolean closing;
        private boolean refused;

        /** After an answer that says that the connection ends, nothing is done for what follows it (RFC 9112, 9.6). */
        boolean takesNothing() {
            return refused || request.filter(Connections::saysClose).isPresent();
        }

        void requested(HttpServerRequest newest, long now) {
            request = Optional.of(newest);
            answered = false;
            atNanos = now + settings.bodyTimeout().toNanos();
        }

        /** Whether it is too late. */
        boolean passed(long now) {
            if (closing) {
                return false; // answered once; a client that doesn't read may hold the end up until idle-timeout
            }
            if (request.isPresent()) {
                HttpServerRequest current = request.get();
                if (current.response().ended()) {
                    request = Optional.empty(); // what is answered needs no memory
                    answered = true;
                    refused |= saysClose(current);
                    atNanos = now + (refused ? LINGER : settings.keepAlive()).toNanos();
                } else if (current.isEnded()) {
                    return false; // the answer is our business
                }
            }
            return now - atNanos > 0;
        }
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    /**
     * @param rates how many one address may have
     * @param tellTooSlow answers a request whose body doesn't come
     */
    Connections(
            Vertx vertx,
            HttpSettings settings,
            RateLimits rates,
            Consumer<HttpServerRequest> tellTooSlow,
            String loop,
            MeterRegistry meters) {
        this.settings = settings;
        this.rates = rates;
        this.tellTooSlow = tellTooSlow;
        this.tooMany = Counter.builder("baton.http.connections.refused")
                .description("Connections closed at once because there are too many, in all or of one address")
                .register(meters);
        this.tooSlow = Counter.builder("baton.http.connections.too.slow")
                .description("Connections closed because headers or body did not arrive in time;"
                        + " not headers that begin after an answer, which have the time of keep-alive")
                .register(meters);
        Gauge.builder("baton.http.connections", () -> count)
                .description("Open connections of clients")
                .tag("loop", loop)
                .register(meters);
        this.sweeper = new Sweeper(vertx, SWEEP, this::sweep);
    }

    void opened(HttpConnection connection) {
        String host = connection.remoteAddress().hostAddress();
        String address = ClientAddress.of(host);
        int ofAddress = byAddress.getOrDefault(address, 0);
        if (open.size() >= settings.maxConnections() || ofAddress >= rates.mostConnections(host)) {
            tooMany.increment();
            connection.close();
            return;
        }
        byAddress.put(address, ofAddress + 1);
        open.put(connection, new Due());
        count = open.size();
        sweeper.start();
        connection.closeHandler(ignored -> {
            open.remove(connection);
            byAddress.computeIfPresent(address, (same, number) -> number <= 1 ? null : number - 1);
            count = open.size();
        });
    }

    /**
     * Headers are there; now for the body, and, after our answer, the next request.
     *
     * @return whether it may be served
     */
    boolean requested(HttpServerRequest request) {
        Due due = open.get(request.connection());
        if (due == null) {
            return true;
        }
        if (due.takesNothing()) {
            return false;
        }
        due.requested(request, System.nanoTime());
        return true;
    }

    /** Where the last request ends can be read in two ways: what follows may be a part of it, and is no request. */
    void refused(HttpConnection connection) {
        Due due = open.get(connection);
        if (due != null) {
            due.refused = true;
        }
    }

    private static boolean saysClose(HttpServerRequest request) {
        return request.response().headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true);
    }

    /** Answers whether there are connections left. */
    private boolean sweep() {
        long now = System.nanoTime();
        List<Map.Entry<HttpConnection, Due>> late = open.entrySet().stream()
                .filter(entry -> entry.getValue().passed(now))
                .toList();
        for (Map.Entry<HttpConnection, Due> entry : late) {
            Due due = entry.getValue();
            if (!due.answered) { // else it is kept no longer, or was to be closed
                tooSlow.increment();
            }
            due.closing = true;
            due.request.ifPresent(tellTooSlow);
            entry.getKey().close();
        }
        return !open.isEmpty();
    }
}
