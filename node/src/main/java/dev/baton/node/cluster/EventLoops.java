package dev.baton.node.cluster;

import java.time.Duration;

/**
 * The event loops of a node.
 *
 * @param count how many; 0: one for each processor
 * @param limit how long one may be busy with one event before the log says so
 */
public record EventLoops(int count, Duration limit) {
    int threads() {
        return count == 0 ? Runtime.getRuntime().availableProcessors() : count;
    }
}
