package dev.baton.timeline;

import dev.baton.message.TraceParent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last marks of a node, in arrays that were made when it started: writing one allocates nothing, and a node that is
 * flooded forgets the oldest. A lock, held for a few stores, because a thread that waits for it waits less than a
 * lock-free ring would cost to be sure of. Any thread.
 */
final class MarkRing {
    private static final int LONGS = 8;
    private static final int REFS = 6;
    /** Slots looked at while the lock is held: writers never wait for a whole search. */
    private static final int CHUNK = 1_024;

    private final int capacity;
    private final long[] longs;
    private final @Nullable Object[] refs;
    private long next;

    MarkRing(int capacity) {
        this.capacity = capacity;
        this.longs = new long[capacity * LONGS];
        this.refs = new Object[capacity * REFS];
    }

    /** Answers the mark's number. */
    synchronized long write(
            UUID requestId,
            Mark.What what,
            TraceParent trace,
            Object label,
            String thread,
            long t0,
            long t1,
            long t2,
            long t3,
            long command,
            long size,
            @Nullable Object a,
            @Nullable Object b) {
        int slot = (int) (next % capacity);
        int at = slot * LONGS;
        longs[at] = requestId.getMostSignificantBits();
        longs[at + 1] = requestId.getLeastSignificantBits();
        longs[at + 2] = t0;
        longs[at + 3] = t1;
        longs[at + 4] = t2;
        longs[at + 5] = t3;
        longs[at + 6] = command;
        longs[at + 7] = size;
        int ref = slot * REFS;
        refs[ref] = what;
        refs[ref + 1] = trace;
        refs[ref + 2] = label;
        refs[ref + 3] = thread;
        refs[ref + 4] = a;
        refs[ref + 5] = b;
        return next++;
    }

    /** All that is left of a request, oldest first. */
    List<Mark> of(UUID requestId) {
        List<Mark> found = new ArrayList<>();
        long from = oldest();
        boolean more = true;
        while (more) {
            more = collect(requestId, from, found);
            from += CHUNK;
        }
        return found;
    }

    private synchronized long oldest() {
        return Math.max(0, next - capacity);
    }

    /** Answers whether there is more after this chunk. */
    private synchronized boolean collect(UUID requestId, long from, List<Mark> into) {
        long high = requestId.getMostSignificantBits();
        long low = requestId.getLeastSignificantBits();
        long to = Math.min(next, from + CHUNK);
        for (long number = Math.max(from, next - capacity); number < to; number++) {
            int at = (int) (number % capacity) * LONGS;
            if (longs[at + 1] == low && longs[at] == high) {
                into.add(read(number, requestId));
            }
        }
        return to < next;
    }

    private Mark read(long number, UUID requestId) {
        int slot = (int) (number % capacity);
        int at = slot * LONGS;
        int ref = slot * REFS;
        if (refs[ref] instanceof Mark.What what
                && refs[ref + 1] instanceof TraceParent trace
                && refs[ref + 3] instanceof String thread) {
            Object label = refs[ref + 2];
            return new Mark(
                    number,
                    requestId,
                    what,
                    trace,
                    label == null ? "" : label,
                    thread,
                    longs[at + 2],
                    longs[at + 3],
                    longs[at + 4],
                    longs[at + 5],
                    longs[at + 6],
                    longs[at + 7],
                    refs[ref + 4],
                    refs[ref + 5]);
        }
        throw new IllegalStateException("Slot " + slot + " was never written");
    }
}
