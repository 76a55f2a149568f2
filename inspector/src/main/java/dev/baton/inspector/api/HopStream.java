package dev.baton.inspector.api;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.HopPage;
import dev.baton.tap.Hop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A live stream of messages to one viewer, as server-sent events. Every node is queried for new messages a few times a
 * second: so the cost of a viewer is bounded, and one that reads slowly loses messages, which the stream reports, and
 * blocks nothing. Event loop only.
 */
final class HopStream {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final int PAGE = 500;

    private final EventResponse events;
    private final Messages.Reader reader;
    private final Map<String, Long> notShown = new HashMap<>();
    private boolean loading;

    HopStream(
            Vertx vertx,
            HttpServerResponse response,
            Messages messages,
            String filter,
            boolean payload,
            Runnable whenOver) {
        this.events = new EventResponse(vertx, response, whenOver);
        this.reader = messages.reader(filter, payload, PAGE);
    }

    /** Completes when every message from then on will be seen. */
    Future<Void> open() {
        return reader.next().map(ignored -> {
            events.begin("messages from here on", EVERY, this::look);
            return null;
        });
    }

    private void look() {
        if (loading) {
            return;
        }
        loading = true;
        reader.next().onComplete(pages -> {
            loading = false;
            if (pages.succeeded() && !events.over()) {
                show(pages.result());
            }
        });
    }

    private void show(Map<NodeCard, HopPage> pages) {
        pages.forEach((node, page) -> count(node.name(), page.drops()));
        if (events.full()) {
            pages.forEach((node, page) -> count(node.name(), page.hops().size()));
            return;
        }
        StringBuilder text = new StringBuilder();
        List<Hop> hops = Messages.sorted(pages.values().stream().flatMap(page -> page.hops().stream()));
        hops.forEach(hop -> text.append(EventResponse.event("hop", hop)));
        pages.forEach((node, page) -> page.levels()
                .forEach(rule -> text.append(EventResponse.event("level", LevelsView.Level.of(node.name(), rule)))));
        notShown.forEach((node, count) -> text.append(EventResponse.event("drop", new MessagesView.Drop(node, count))));
        notShown.clear();
        events.send(text.toString());
    }

    private void count(String node, long drops) {
        if (drops > 0) {
            notShown.merge(node, drops, Long::sum);
        }
    }

    /** Called when the node stops. */
    void close() {
        events.close();
    }
}
