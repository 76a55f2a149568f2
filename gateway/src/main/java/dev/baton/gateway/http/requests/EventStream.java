package dev.baton.gateway.http.requests;

import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.ReplyWriter;
import dev.baton.gateway.request.Watches;
import dev.baton.message.Json;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One reader of one request's changes. A reader that doesn't keep up is let go: it can resume where it was. Event loop
 * only.
 */
final class EventStream {
    private final HttpServerResponse response;
    private final RequestAccess.Access.Granted granted;
    private final Runnable cutOff;
    private final Consumer<EventStream> whenEnded;
    private final Counter dropped;
    private final List<StoredRequest> early = new ArrayList<>();
    private Optional<Watches.View> view = Optional.empty();
    private int seen;
    private boolean ended;

    /** @param seen the version of the last change that the reader knows */
    EventStream(
            Exchange exchange,
            RequestAccess.Access.Granted granted,
            int seen,
            Consumer<EventStream> whenEnded,
            Counter dropped) {
        this.response = exchange.response();
        this.cutOff = exchange.request().connection()::close;
        this.granted = granted;
        this.seen = seen;
        this.whenEnded = whenEnded;
        this.dropped = dropped;
    }

    void begin(ReplyWriter writer, Watches.View opened) {
        view = Optional.of(opened);
        writer.always(response);
        response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
        response.closeHandler(ignored -> over());
        response.exceptionHandler(ignored -> over());
        write("retry: 1000\n\n");
        early.forEach(this::show);
        early.clear();
    }

    void show(StoredRequest request) {
        if (view.isEmpty()) {
            early.add(request); // watched, but not begun yet
            return;
        }
        StringBuilder events = new StringBuilder();
        for (StoredRequest.Change change : request.history()) {
            if (change.version() > seen) {
                seen = change.version();
                events.append(event(change));
            }
        }
        if (!events.isEmpty()) {
            write(events.toString());
        }
        if (request.state() != RequestState.RUNNING) {
            end();
        }
    }

    private String event(StoredRequest.Change change) {
        return "id: %d\nevent: %s\ndata: %s\n\n"
                .formatted(change.version(), change.event(), Json.write(RequestView.Change.of(change)));
    }

    /** A comment: proxies and readers see that we live, and we see whether the reader does. */
    void heartbeat() {
        write(": still here\n\n");
    }

    private void write(String text) {
        if (ended) {
            return;
        }
        if (response.writeQueueFull()) {
            dropped.increment();
            over();
            cutOff.run();
            return;
        }
        response.write(text);
    }

    void end() {
        if (!ended) {
            over();
            response.end();
        }
    }

    private void over() {
        if (!ended) {
            ended = true;
            view.ifPresent(Watches.View::close);
            whenEnded.accept(this);
        }
    }
}
