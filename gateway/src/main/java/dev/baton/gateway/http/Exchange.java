package dev.baton.gateway.http;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.baton.flow.Credentials;
import dev.baton.gateway.request.Arrival;
import dev.baton.message.TraceParent;
import dev.baton.tap.Recorder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One HTTP request and its reply: what every handler needs of it. */
record Exchange(RoutingContext context, UUID id, TraceParent trace, Arrival arrival) {
    static final String REQUEST_ID = "Request-Id";
    static final String TRACE_PARENT = "traceparent";
    static final String RECORD = "Baton-Trace";
    private static final String KEY = "baton.exchange";
    private static final String BEARER = "Bearer ";

    /** The first handler of every route: names the request, and says so in the reply, whatever comes. */
    static void open(RoutingContext context) {
        of(context);
        context.next();
    }

    static Exchange of(RoutingContext context) {
        Exchange known = context.get(KEY);
        if (known != null) {
            return known;
        }
        Optional<TraceParent> client =
                Optional.ofNullable(context.request().getHeader(TRACE_PARENT)).flatMap(TraceParent::parse);
        TraceParent own = client.map(TraceParent::child).orElseGet(TraceParent::fresh);
        TraceParent trace = "on".equalsIgnoreCase(context.request().getHeader(RECORD)) ? Recorder.asked(own) : own;
        Arrival arrival =
                new Arrival(System.nanoTime(), client.map(TraceParent::spanId).orElse(0L), Recorder.recorded(trace));
        Exchange opened = new Exchange(context, UuidCreator.getTimeOrderedEpoch(), trace, arrival);
        context.put(KEY, opened);
        context.response().putHeader(REQUEST_ID, opened.id.toString()).putHeader(TRACE_PARENT, trace.toString());
        return opened;
    }

    HttpServerRequest request() {
        return context.request();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(context.request().getHeader(name));
    }

    List<String> headers(String name) {
        return context.request().headers().getAll(name);
    }

    Preferences preferences() {
        return Preferences.parse(headers("Prefer"));
    }

    Credentials credentials() {
        Optional<String> bearer = header(HttpHeaders.AUTHORIZATION.toString())
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
        return new Credentials(bearer.or(() -> header("X-Api-Key")).filter(key -> !key.isEmpty()));
    }
}
