package dev.baton.bus;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Which node gets a command: with a key the one with the highest rendezvous weight, so that one key's work meets and only the keys of a
 * lost node move; else the one with the least in flight.
 */
final class Route {
    private Route() {}

    static Optional<String> byKey(String key, Collection<String> nodeIds) {
        return nodeIds.stream()
                .max(Comparator.<String>comparingLong(nodeId -> weight(key, nodeId))
                        .thenComparing(Comparator.naturalOrder()));
    }

    static Optional<String> leastBusy(Collection<String> nodeIds, ToIntFunction<String> load) {
        return nodeIds.stream().min(Comparator.comparingInt(load).thenComparing(Comparator.naturalOrder()));
    }

    /** FNV-1a with a final mix: the same on every node and JVM, unlike {@code Object.hashCode}. */
    static long weight(String key, String nodeId) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : (key + '\0' + nodeId).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        return hash;
    }
}
