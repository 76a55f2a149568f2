package dev.baton.limit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A map of at most so many entries: the one that was not used for the longest time makes room. Any thread. */
public final class RecentlyUsed<V> {
    private final Map<String, V> entries;

    public RecentlyUsed(int most) {
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    synchronized V get(String key, Supplier<V> otherwise) {
        return entries.computeIfAbsent(key, absent -> otherwise.get());
    }

    public synchronized Optional<V> find(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    public synchronized void put(String key, V value) {
        entries.put(key, value);
    }

    synchronized int size() {
        return entries.size();
    }
}
