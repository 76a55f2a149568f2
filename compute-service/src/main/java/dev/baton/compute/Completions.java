package dev.baton.compute;

import dev.baton.message.Completion;
import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * Brings completions from worker threads to the event loop: all that are ready make one hop together, and so leave in
 * one frame. Never holds more than threads and queue of the stages allow. Any thread.
 */
final class Completions {
    private final Context loop;
    private final BiConsumer<String, Completion> onLoop;
    private final Queue<Ready> ready = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean hopDue = new AtomicBoolean();

    private record Ready(String sender, Completion completion) {}

    /** @param onLoop gets the sender of the command and its completion, on the event loop */
    Completions(Context loop, BiConsumer<String, Completion> onLoop) {
        this.loop = loop;
        this.onLoop = onLoop;
    }

    void add(String sender, Completion completion) {
        ready.add(new Ready(sender, completion));
        if (hopDue.compareAndSet(false, true)) {
            loop.runOnContext(ignored -> arrive());
        }
    }

    private void arrive() {
        hopDue.set(false); // first: what is added from now on makes a hop of its own, if this one misses it
        for (Ready next = ready.poll(); next != null; next = ready.poll()) {
            onLoop.accept(next.sender, next.completion);
        }
    }
}
