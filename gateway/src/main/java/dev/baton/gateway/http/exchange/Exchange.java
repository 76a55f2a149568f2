package dev.baton.gateway.http.exchange;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.baton.flow.Credentials;
import dev.baton.gateway.request.NewRequest.Arrival;
import dev.baton.message.TraceParent;
import dev.baton.timeline.Recorder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One HTTP request and its reply: what every handler needs of it. */
public record Exchange(HttpServerRequest request, UUID id, TraceParent trace, Arrival arrival) {
    public static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("Request-Id");
    static final CharSequence TRACE_PARENT = HttpHeaders.createOptimized("traceparent");
    static final CharSequence RECORD = HttpHeaders.createOptimized("Baton-Trace");
    public static final CharSequence COMPLETION = HttpHeaders.createOptimized("Baton-Completion");
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-Api-Key");
    private static final CharSequence PREFER = HttpHeaders.createOptimized("Prefer");
    private static final String KEY = "baton.exchange";
    private static final String BEARER = "Bearer ";

    /** Names the request, and says so in every reply. */
    public static Exchange open(HttpServerRequest request) {
        Optional<TraceParent> client =
                Optional.ofNullable(request.getHeader(TRACE_PARENT)).flatMap(TraceParent::parse);
        TraceParent own = client.map(TraceParent::child).orElseGet(TraceParent::fresh);
        TraceParent trace = "on".equalsIgnoreCase(request.getHeader(RECORD)) ? Recorder.requested(own) : own;
        Arrival arrival =
                new Arrival(System.nanoTime(), client.map(TraceParent::spanId).orElse(0L), Recorder.recorded(trace));
        Exchange opened = new Exchange(request, UuidCreator.getTimeOrderedEpoch(), trace, arrival);
        request.response().putHeader(REQUEST_ID, opened.id.toString()).putHeader(TRACE_PARENT, trace.toString());
        return opened;
    }

    /** The one of a request that the router handles; made at the first call. */
    public static Exchange of(RoutingContext context) {
        Exchange known = context.get(KEY);
        if (known != null) {
            return known;
        }
        Exchange opened = open(context.request());
        context.put(KEY, opened);
        return opened;
    }

    public HttpServerResponse response() {
        return request.response();
    }

    public Optional<String> header(CharSequence name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    public List<String> headers(CharSequence name) {
        return request.headers().getAll(name);
    }

    public Preferences preferences() {
        return Preferences.parse(headers(PREFER));
    }

    public Credentials credentials() {
        Optional<String> bearer = header(HttpHeaders.AUTHORIZATION)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
        return new Credentials(bearer.or(() -> header(API_KEY)).filter(key -> !key.isEmpty()));
    }
}
