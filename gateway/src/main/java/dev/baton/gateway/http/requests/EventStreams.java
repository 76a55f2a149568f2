package dev.baton.gateway.http.requests;

import dev.baton.flow.Caller;
import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.Methods;
import dev.baton.gateway.http.exchange.Problems;
import dev.baton.gateway.http.exchange.ReplyWriter;
import dev.baton.gateway.http.requests.RequestAccess.Access;
import dev.baton.gateway.request.Watches;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /requests/{id}/events}: each change of a request as a server-sent event, until its last one. Event loop
 * only.
 */
public final class EventStreams {
    private final Vertx vertx;
    private final RequestAccess access;
    private final Watches watches;
    private final Duration heartbeat;
    private final ReplyWriter writer;
    private final Counter dropped;
    private final Set<EventStream> open = new HashSet<>();

    public EventStreams(
            Vertx vertx,
            RequestAccess access,
            Watches watches,
            Duration heartbeat,
            ReplyWriter writer,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.access = access;
        this.watches = watches;
        this.heartbeat = heartbeat;
        this.writer = writer;
        this.dropped = Counter.builder("baton.event.streams.dropped")
                .description("Event streams closed because their reader was too slow")
                .register(meters);
    }

    public void mount(Router router) {
        new Methods(writer).get(this::handle).mount(router, RequestsResource.PATH + "/:id/events");
        vertx.setPeriodic(heartbeat.toMillis(), ignored -> List.copyOf(open).forEach(EventStream::heartbeat));
    }

    private void handle(RoutingContext context) {
        Exchange exchange = Exchange.of(context);
        access.find(context)
                .onSuccess(found -> {
                    switch (found) {
                        case Access.Denied denied -> writer.send(exchange, denied.reply());
                        case Access.Granted granted -> stream(exchange, granted);
                    }
                })
                .onFailure(context::fail);
    }

    private void stream(Exchange exchange, Access.Granted granted) {
        StoredRequest request = granted.request();
        int seen = lastSeen(exchange);
        if (seen >= request.version() && request.state() != RequestState.RUNNING) {
            writer.send(exchange, Problems.empty(204)); // makes an EventSource not reconnect
            return;
        }
        if (exchange.response().closed()) {
            return;
        }
        if (exchange.request().method().equals(HttpMethod.HEAD)) {
            exchange.response().putHeader(HttpHeaders.CONTENT_TYPE, EventStream.CONTENT_TYPE);
            writer.send(exchange, Problems.empty(200));
            return;
        }
        if (!access.rates().enter(granted.caller())) {
            writer.send(exchange, Problems.tooManyAtOnce(exchange.id()));
            return;
        }
        EventStream stream = new EventStream(exchange, granted, seen, done -> ended(done, granted.caller()), dropped);
        Optional<Watches.View> view = watches.watch(request.id(), request, stream::show);
        if (view.isEmpty()) {
            access.rates().leave(granted.caller());
            writer.send(exchange, Problems.overloaded(exchange.id()));
            return;
        }
        open.add(stream);
        stream.begin(writer, view.get());
    }

    private static int lastSeen(Exchange exchange) {
        return exchange.header("Last-Event-ID")
                .filter(id -> id.length() <= 9 && id.chars().allMatch(c -> c >= '0' && c <= '9') && !id.isEmpty())
                .map(Integer::valueOf)
                .orElse(0);
    }

    private void ended(EventStream stream, Caller caller) {
        if (open.remove(stream)) {
            access.rates().leave(caller);
        }
    }

    /** Ends them all: their readers come back, to another node. */
    public void close() {
        List.copyOf(open).forEach(EventStream::end);
    }
}
