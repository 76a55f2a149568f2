package dev.baton.message;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long frames were under way beyond the usual, for each sender: in the socket of a node that was frozen, say.
 *
 * <p>The clocks of two nodes need not agree. What they differ by, and the usual time under way, is the least difference
 * of a frame's time of arrival and time of sending that was seen in the last seconds; only what a frame has beyond that
 * counts. A wall clock that is set forward by some seconds while the node runs looks like a delay until a whole window
 * has passed, and shortens deadlines by as much: commands are then refused unstarted, never done too late. Any thread.
 */
final class FrameDelays {
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

    /** More than any cluster has; node ids change with each start. */
    private static final int MAX_SENDERS = 1_024;

    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /** The least difference seen in this window, and in the one before. */
    private record Window(long sinceNanos, long least, long leastBefore) {

        Window with(long difference, long nowNanos) {
            return nowNanos - sinceNanos > WINDOW_NANOS
                    ? new Window(nowNanos, difference, least)
                    : new Window(sinceNanos, Math.min(least, difference), leastBefore);
        }

        long usual() {
            return Math.min(least, leastBefore);
        }
    }

    /**
     * The delay of a frame that has just come.
     *
     * @param sentMillis by the sender's wall clock
     * @param nowMillis by this node's wall clock
     * @param nowNanos by this node's monotonic clock
     */
    Duration of(String sender, long sentMillis, long nowMillis, long nowNanos) {
        if (windows.size() >= MAX_SENDERS && !windows.containsKey(sender)) {
            windows.clear();
        }
        long difference = nowMillis - sentMillis;
        Window window = windows.merge(
                sender,
                new Window(nowNanos, difference, Long.MAX_VALUE),
                (known, ignored) -> known.with(difference, nowNanos));
        return Duration.ofMillis(difference - window.usual());
    }
}
