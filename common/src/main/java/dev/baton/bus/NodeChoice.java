package dev.baton.bus;

import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Which node gets a command: with a key the one with the highest rendezvous weight, so that one key's work meets and
 * only the keys of a lost node move; else the one with the least to do, the first of several. Called for every command:
 * plain loops, that leave no garbage.
 */
final class NodeChoice {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private NodeChoice() {}

    static Optional<String> byKey(String key, List<String> nodeIds) {
        if (nodeIds.isEmpty()) {
            return Optional.empty();
        }
        long keyHash = hash(FNV_OFFSET, key);
        int chosen = 0;
        long highest = weight(keyHash, nodeIds.getFirst());
        for (int i = 1; i < nodeIds.size(); i++) {
            long weight = weight(keyHash, nodeIds.get(i));
            if (weight > highest) {
                chosen = i;
                highest = weight;
            }
        }
        return Optional.of(nodeIds.get(chosen));
    }

    static Optional<String> leastBusy(List<String> nodeIds, ToIntFunction<String> load) {
        if (nodeIds.isEmpty()) {
            return Optional.empty();
        }
        int chosen = 0;
        int least = load.applyAsInt(nodeIds.getFirst());
        for (int i = 1; i < nodeIds.size(); i++) {
            int its = load.applyAsInt(nodeIds.get(i));
            if (its < least) {
                chosen = i;
                least = its;
            }
        }
        return Optional.of(nodeIds.get(chosen));
    }

    /** FNV-1a with a final mix: the same on every node and JVM, unlike {@code Object.hashCode}. */
    private static long weight(long keyHash, String nodeId) {
        long hash = hash(keyHash, nodeId);
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        return hash;
    }

    private static long hash(long before, String text) {
        long hash = before;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
