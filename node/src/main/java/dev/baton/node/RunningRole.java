package dev.baton.node;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.OptionalInt;

/** A role that has started, and how it ends: first drained, then stopped. */
public interface RunningRole {

    /**
     * Takes nothing new and waits for the work that is there. The others know already that this node drains; what they
     * sent before they knew still comes and is done.
     *
     * @param atMost after this the node stops, even if work is left
     */
    Future<Void> drain(Duration atMost);

    /** The port that it gave to HTTP clients; empty if it serves none. */
    default OptionalInt httpPort() {
        return OptionalInt.empty();
    }

    /** Closes what the start opened. */
    Future<Void> stop();
}
