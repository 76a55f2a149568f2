package dev.baton.inspector.api;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.HopPage;
import dev.baton.message.Json;
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
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int PAGE = 500;
    private static final int MAX_QUEUED = 1 << 20;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Messages.Reader reader;
    private final Runnable whenOver;
    private final Map<String, Long> notShown = new HashMap<>();
    private long poll = -1;
    private long heartbeat = -1;
    private boolean loading;
    private boolean over;

    HopStream(
            Vertx vertx,
            HttpServerResponse response,
            Messages messages,
            String filter,
            boolean payload,
            Runnable whenOver) {
        this.vertx = vertx;
        this.response = response;
        this.reader = messages.reader(filter, payload, PAGE);
        this.whenOver = whenOver;
    }

    /** Completes when every message from then on will be seen. */
    Future<Void> open() {
        response.closeHandler(ignored -> close());
        return reader.next().map(ignored -> {
            if (!over) {
                begin();
            }
            return null;
        });
    }

    private void begin() {
        response.setChunked(true)
                .setWriteQueueMaxSize(MAX_QUEUED)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Content-Encoding", "identity") // a compressor would hold events back
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        response.write(": messages from here on\n\n");
        poll = vertx.setPeriodic(EVERY.toMillis(), ignored -> look());
        heartbeat = vertx.setPeriodic(HEARTBEAT.toMillis(), ignored -> response.write(": still here\n\n"));
    }

    private void look() {
        if (loading || over) {
            return;
        }
        loading = true;
        reader.next().onComplete(pages -> {
            loading = false;
            if (pages.succeeded() && !over) {
                show(pages.result());
            }
        });
    }

    private void show(Map<NodeCard, HopPage> pages) {
        pages.forEach((node, page) -> count(node.name(), page.drops()));
        if (response.writeQueueFull()) {
            pages.forEach((node, page) -> count(node.name(), page.hops().size()));
            return;
        }
        StringBuilder events = new StringBuilder();
        List<Hop> hops = Messages.sorted(pages.values().stream().flatMap(page -> page.hops().stream()));
        hops.forEach(hop -> event(events, "hop", hop));
        pages.forEach((node, page) ->
                page.levels().forEach(rule -> event(events, "level", LevelsView.Level.of(node.name(), rule))));
        notShown.forEach((node, count) -> event(events, "drop", new MessagesView.Drop(node, count)));
        notShown.clear();
        if (!events.isEmpty()) {
            response.write(events.toString());
        }
    }

    private void count(String node, long drops) {
        if (drops > 0) {
            notShown.merge(node, drops, Long::sum);
        }
    }

    private static void event(StringBuilder events, String name, Object data) {
        events.append("event: ")
                .append(name)
                .append("\ndata: ")
                .append(Json.write(data))
                .append("\n\n");
    }

    /** Called when the viewer leaves, and when the node stops. */
    void close() {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(poll);
        vertx.cancelTimer(heartbeat);
        whenOver.run();
        if (!response.ended() && !response.closed() && response.headWritten()) {
            response.end();
        }
    }
}
