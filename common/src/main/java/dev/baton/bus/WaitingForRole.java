package dev.baton.bus;

import dev.baton.message.RoleName;
import dev.baton.message.Verdict;
import java.time.Duration;
import java.util.List;

/**
 * Commands that wait for a node of a role, from when the first of them found none that is ready until there is one.
 * Event loop only.
 *
 * <p>A failover costs them time. While a database is away for longer, they would only fill the gateway: what has done
 * nothing is told so after a while, and from then on at once.
 */
final class WaitingForRole {
    private final RoleName role;
    private final WaitingQueue queue;
    private final long sinceNanos = System.nanoTime();

    WaitingForRole(RoleName role, Load load) {
        this.role = role;
        this.queue = new WaitingQueue(load);
    }

    WaitingQueue queue() {
        return queue;
    }

    /** Takes all of them out: a node is ready. */
    List<InFlight> drain() {
        return queue.drain();
    }

    /** Answers those that wait no longer. */
    void sweep(long nowNanos, Duration longest) {
        PassedDeadlines.answer(queue, nowNanos, "a " + role + " (there is none)");
        Duration waited = Duration.ofNanos(nowNanos - sinceNanos);
        if (waited.compareTo(longest) >= 0) {
            queue.take(entry -> !entry.waitsUntilDeadline())
                    .forEach(entry -> entry.fail(
                            Verdict.NO_HANDLER,
                            Dispatcher.NO_NODE,
                            "No %s has been ready for %d ms".formatted(role, waited.toMillis())));
        }
    }
}
