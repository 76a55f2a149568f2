package dev.baton.timeline;

import dev.baton.message.TraceParent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Copies the marks of kept requests out of the ring before they are overwritten, on a thread of its own, reports their
 * spans to listeners, and finds spans again. Any thread; a full queue is counted as lost marks.
 */
final class TimelineKeeper implements AutoCloseable {
    private static final int QUEUE = 4_096;

    private final MarkRing marks;
    private final SpanMaker spans;
    private final KeptTimelines kept;
    private final List<SpanListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong lost = new AtomicLong();
    private final ThreadPoolExecutor own;

    /** @param capacity the last so many requests are kept */
    TimelineKeeper(MarkRing marks, SpanMaker spans, int capacity) {
        this.marks = marks;
        this.spans = spans;
        this.kept = new KeptTimelines(capacity);
        this.own = new ThreadPoolExecutor(
                1, 1, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> Thread.ofPlatform()
                        .daemon()
                        .name("baton-recorder")
                        .unstarted(task));
        own.allowCoreThreadTimeOut(true);
    }

    void onSpan(SpanListener listener) {
        listeners.add(listener);
    }

    /** All marks of a request that the ring still holds. */
    void keep(UUID requestId) {
        onOwnThread(() -> report(kept.add(requestId, marks.of(requestId))));
    }

    /** One mark, just written. */
    void keep(UUID requestId, long number) {
        onOwnThread(() -> marks.at(number, requestId)
                .ifPresentOrElse(mark -> report(kept.add(requestId, List.of(mark))), lost::incrementAndGet));
    }

    void keep(RequestSummary summary) {
        kept.summary(summary);
    }

    private void report(List<Mark> fresh) {
        if (listeners.isEmpty()) {
            return;
        }
        for (Mark mark : fresh) {
            TraceParent trace = mark.trace();
            spans.spans(mark).forEach(span -> listeners.forEach(listener -> listener.ended(trace, span)));
        }
    }

    private void onOwnThread(Runnable task) {
        try {
            own.execute(task);
        } catch (RejectedExecutionException full) {
            lost.incrementAndGet();
        }
    }

    /** Kept spans and those still in the ring, by start. */
    List<Span> spans(UUID requestId) {
        return Stream.concat(kept.of(requestId).stream(), marks.of(requestId).stream())
                .collect(Collectors.toMap(Mark::number, Function.identity(), (one, same) -> one))
                .values()
                .stream()
                .sorted(Comparator.comparingLong(Mark::number))
                .flatMap(mark -> spans.spans(mark).stream())
                .sorted(Comparator.comparingLong(Span::startNanos))
                .toList();
    }

    Optional<RequestSummary> summary(UUID requestId) {
        return kept.summary(requestId);
    }

    /** Newest first. */
    List<RequestSummary> summaries() {
        return new ArrayList<>(kept.summaries()).reversed();
    }

    long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        own.shutdown();
    }
}
