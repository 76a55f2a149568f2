package dev.baton.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many there may be at once for one key. Only keys that have some are remembered. Any thread. */
public final class AtOnce {
    private final int most;
    private final ConcurrentMap<String, Integer> present = new ConcurrentHashMap<>();

    /** @param most one or more */
    public AtOnce(int most) {
        this.most = most;
    }

    /** Whether there was room: then {@link #leave} has to follow, once. */
    public boolean enter(String key) {
        boolean[] entered = {false};
        present.compute(key, (same, count) -> {
            int before = count == null ? 0 : count;
            if (before >= most) {
                return count;
            }
            entered[0] = true;
            return before + 1;
        });
        return entered[0];
    }

    public void leave(String key) {
        present.computeIfPresent(key, (same, count) -> count <= 1 ? null : count - 1);
    }

    int remembered() {
        return present.size();
    }
}
