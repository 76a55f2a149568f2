package dev.baton.gateway.http.requests;

import dev.baton.gateway.http.exchange.Exchange;
import dev.baton.gateway.http.exchange.ReplyWriter;
import dev.baton.gateway.request.Watches;
import dev.baton.message.Json;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One reader of one request's changes. A reader that doesn't keep up is let go: it can resume where it was. Event loop
 * only.
 */
final class EventStream {
    static final String CONTENT_TYPE = "text/event-stream";

    private final HttpServerResponse response;
    private final RequestAccess.Access.Granted granted;
    private final Runnable cutOff;
    /** HTTP/1.0 has no chunks: the end of the connection is the only end that its reader can see. */
    private final boolean endsByClose;

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
        this.endsByClose = exchange.request().version() == HttpVersion.HTTP_1_0;
        this.granted = granted;
        this.seen = seen;
        this.whenEnded = whenEnded;
        this.dropped = dropped;
    }

    void begin(ReplyWriter writer, Watches.View opened) {
        view = Optional.of(opened);
        writer.always(response);
        if (endsByClose) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.setChunked(!endsByClose).putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
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
        return "id: " + change.version() + "\nevent: " + change.event() + "\ndata: "
                + Json.write(RequestView.Change.of(change)) + "\n\n";
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
            Future<Void> sent = response.end();
            if (endsByClose) {
                sent.onComplete(ignored -> cutOff.run());
            }
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
