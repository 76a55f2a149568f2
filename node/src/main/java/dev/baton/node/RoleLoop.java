package dev.baton.node;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.OptionalInt;

/** What a role runs on one event loop. Called on that event loop only; see {@link RoleLoops}. */
public interface RoleLoop {

    /** Begins to work. If it fails, {@link #close} is called next. */
    Future<Void> open();

    /** Accepts nothing new, and is done when the work that is there is finished; fails if that takes longer. */
    Future<Void> drain(Duration atMost);

    /** Gives back what was held for all event loops of the role: they have drained, or their time is up. */
    default Future<Void> drained() {
        return Future.succeededFuture();
    }

    /** The port that it listens at for HTTP clients, once open; empty if it serves none. Any thread. */
    default OptionalInt httpPort() {
        return OptionalInt.empty();
    }

    /** Closes what {@link #open} opened, also after a failure. */
    Future<Void> close();
}
