package dev.baton.inspector.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * The live lab's frames for one viewer, five a second, as server-sent events: the page draws more often. A viewer that
 * reads slowly gets fewer, and is told how many it did not get. Event loop only.
 */
final class LabStream {
    private static final Duration EVERY = Duration.ofMillis(200);

    private final EventResponse events;
    private final LabCluster.Reader reader;
    private long notShown;

    LabStream(Vertx vertx, HttpServerResponse response, LabCluster.Reader reader, Runnable whenOver) {
        this.events = new EventResponse(vertx, response, whenOver);
        this.reader = reader;
    }

    void open() {
        events.begin("frames from here on", EVERY, this::look);
    }

    /** What has been answered is shown now; a node that is late is in a later frame. */
    private void look() {
        if (events.full()) {
            notShown++;
            return;
        }
        if (reader.hasAnswers()) {
            show();
        }
        reader.ask(this::show);
    }

    private void show() {
        if (!events.over()) {
            events.send(EventResponse.event("frame", reader.frame(notShown)));
            notShown = 0;
        }
    }

    /** Called when the node stops. */
    void close() {
        events.close();
    }
}
