package dev.baton.inspector.api;

import dev.baton.message.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * The live lab's frames for one viewer, five a second, as server-sent events: the page draws more often. A viewer that
 * reads slowly gets fewer, and is told how many it did not get. Event loop only.
 */
final class LabStream {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final int MAX_QUEUED = 1 << 20;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final LabCluster.Reader reader;
    private final Runnable whenOver;
    private final long timer;
    private long notShown;
    private boolean over;

    LabStream(Vertx vertx, HttpServerResponse response, LabCluster.Reader reader, Runnable whenOver) {
        this.vertx = vertx;
        this.response = response;
        this.reader = reader;
        this.whenOver = whenOver;
        response.closeHandler(ignored -> close());
        response.setChunked(true)
                .setWriteQueueMaxSize(MAX_QUEUED)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Content-Encoding", "identity") // a compressor would hold events back
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        response.write(": frames from here on\n\n");
        this.timer = vertx.setPeriodic(EVERY.toMillis(), ignored -> look());
    }

    /** What has been answered is shown now, whoever else has not. */
    private void look() {
        if (over) {
            return;
        }
        if (response.writeQueueFull()) {
            notShown++;
            return;
        }
        if (reader.hasAnswers()) {
            show();
        }
        reader.ask(this::show);
    }

    private void show() {
        if (!over) {
            response.write("event: frame\ndata: " + Json.write(reader.frame(notShown)) + "\n\n");
            notShown = 0;
        }
    }

    /** Called when the viewer leaves, and when the node stops. */
    void close() {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(timer);
        whenOver.run();
        if (!response.ended() && !response.closed()) {
            response.end();
        }
    }
}
