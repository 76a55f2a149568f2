package dev.baton.timeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The marks of requests that are kept, of the last so many of them. Marks come later than their request is kept: those
 * of one that is forgotten by then don't bring it back, as it would push out a newer one. Any thread.
 */
final class KeptTimelines {
    /** Marks of one request at the most: one that is retried for ever must not fill the memory. */
    private static final int MARKS = 512;

    private final Map<UUID, Timeline> timelines;
    private final Set<UUID> forgotten;

    private static final class Timeline {
        private final Map<Long, Mark> marks = new TreeMap<>();
        private Optional<RequestSummary> summary = Optional.empty();
    }

    KeptTimelines(int capacity) {
        this.forgotten = Collections.newSetFromMap(newest(capacity, eldest -> {}));
        this.timelines = newest(capacity, forgotten::add);
    }

    private static <V> Map<UUID, V> newest(int capacity, Consumer<UUID> whenRemoved) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, V> eldest) {
                if (size() > capacity) {
                    whenRemoved.accept(eldest.getKey());
                    return true;
                }
                return false;
            }
        };
    }

    /** Returns the marks that were new. */
    synchronized List<Mark> add(UUID requestId, List<Mark> marks) {
        if (forgotten.contains(requestId)) {
            return List.copyOf(marks);
        }
        Timeline timeline = timelines.computeIfAbsent(requestId, id -> new Timeline());
        List<Mark> fresh = new ArrayList<>();
        for (Mark mark : marks) {
            if (timeline.marks.size() < MARKS && timeline.marks.putIfAbsent(mark.number(), mark) == null) {
                fresh.add(mark);
            }
        }
        return fresh;
    }

    synchronized void summary(RequestSummary summary) {
        forgotten.remove(summary.requestId());
        timelines.computeIfAbsent(summary.requestId(), id -> new Timeline()).summary = Optional.of(summary);
    }

    synchronized Optional<RequestSummary> summary(UUID requestId) {
        return Optional.ofNullable(timelines.get(requestId)).flatMap(timeline -> timeline.summary);
    }

    synchronized List<Mark> of(UUID requestId) {
        Timeline timeline = timelines.get(requestId);
        return timeline == null ? List.of() : List.copyOf(timeline.marks.values());
    }

    /** In the order in which they were kept. */
    synchronized List<RequestSummary> summaries() {
        return timelines.values().stream()
                .flatMap(timeline -> timeline.summary.stream())
                .toList();
    }
}
