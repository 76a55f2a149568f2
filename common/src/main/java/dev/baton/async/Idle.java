package dev.baton.async;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/** Counts what has begun and not ended, and completes a future when nothing is left. One thread at a time. */
public final class Idle {
    private int active;
    private Optional<Promise<Void>> waiting = Optional.empty();

    /** One more has begun. */
    public void begin() {
        active++;
    }

    /** One has ended. */
    public void end() {
        if (active == 0) {
            throw new IllegalStateException("More ended than had begun");
        }
        active--;
        completeIfIdle();
    }

    /** How many have begun and not ended. */
    public int active() {
        return active;
    }

    public boolean idle() {
        return active == 0;
    }

    /** Completes the next time that nothing is active; at once if that is so now. */
    public Future<Void> whenIdle() {
        Promise<Void> promise = waiting.orElseGet(Promise::promise);
        waiting = Optional.of(promise);
        completeIfIdle();
        return promise.future();
    }

    private void completeIfIdle() {
        if (active == 0 && waiting.isPresent()) {
            Promise<Void> promise = waiting.get();
            waiting = Optional.empty(); // a later question is about what began later
            promise.complete();
        }
    }
}
