package dev.baton.timeline;

import dev.baton.message.TraceParent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last marks of a node, in arrays that were made when it started: writing one allocates nothing, and a node that is
 * flooded forgets the oldest. Its own lock is held for a few stores, and for a chunk of marks where they are looked at:
 * waiting for it costs less than a lock-free ring would. Any thread.
 */
final class MarkRing {
    private static final int LONGS = 8;
    private static final int REFS = 7;
    /** Slots looked at while the lock is held: writers never wait for a whole search. */
    private static final int CHUNK = 1_024;
    /** Each of those takes some ten times as long. */
    private static final int SHOWN_AT_ONCE = 128;

    private final int capacity;
    private final long[] longs;
    private final @Nullable Object[] refs;
    private final Slot slot = new Slot();
    private long next;

    MarkRing(int capacity) {
        this.capacity = capacity;
        this.longs = new long[capacity * LONGS];
        this.refs = new Object[capacity * REFS];
    }

    /**
     * Completes the mark that {@link #next} began: one object, used again for every mark, so that writing allocates
     * nothing. Only while this ring's lock is held.
     */
    final class Slot {
        private long number;
        private int at;
        private int ref;

        Slot times(long t0, long t1) {
            return times(t0, t1, 0, 0);
        }

        Slot times(long t0, long t1, long t2, long t3) {
            longs[at + 2] = t0;
            longs[at + 3] = t1;
            longs[at + 4] = t2;
            longs[at + 5] = t3;
            return this;
        }

        Slot command(long id) {
            longs[at + 6] = id;
            return this;
        }

        Slot size(long size) {
            longs[at + 7] = size;
            return this;
        }

        Slot notes(@Nullable Object a, @Nullable Object b) {
            refs[ref + 5] = a;
            refs[ref + 6] = b;
            return this;
        }

        /** The mark's number. */
        long written() {
            return number;
        }
    }

    /** Begins the next mark. Only while this ring's lock is held, until {@link Slot#written}. */
    Slot next(UUID requestId, Mark.What what, TraceParent trace, Object label, Track.Kind kind, String name) {
        slot.number = next++;
        int index = (int) (slot.number % capacity);
        int at = index * LONGS;
        Arrays.fill(longs, at + 2, at + LONGS, 0);
        longs[at] = requestId.getMostSignificantBits();
        longs[at + 1] = requestId.getLeastSignificantBits();
        int ref = index * REFS;
        refs[ref] = what;
        refs[ref + 1] = trace;
        refs[ref + 2] = label;
        refs[ref + 3] = kind;
        refs[ref + 4] = name;
        refs[ref + 5] = null;
        refs[ref + 6] = null;
        slot.at = at;
        slot.ref = ref;
        return slot;
    }

    /** One mark, if it is still held. */
    synchronized Optional<Mark> at(long number, UUID requestId) {
        return number >= next - capacity ? Optional.of(read(number, requestId)) : Optional.empty();
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

    /** The number that the next mark will get. */
    synchronized long following() {
        return next;
    }

    /**
     * A mark as it lies in this ring: one object for all that are shown, of use only meanwhile, as hundreds of
     * thousands are read in a second.
     */
    final class Shown {
        private int at;
        private int ref;

        Mark.What what() {
            return (Mark.What) Objects.requireNonNull(refs[ref]);
        }

        Track.Kind kind() {
            return (Track.Kind) Objects.requireNonNull(refs[ref + 3]);
        }

        String name() {
            return (String) Objects.requireNonNull(refs[ref + 4]);
        }

        long t0() {
            return longs[at + 2];
        }

        long t1() {
            return longs[at + 3];
        }

        long t2() {
            return longs[at + 4];
        }

        long t3() {
            return longs[at + 5];
        }

        /** Of a span what it says; of all others that something ran. */
        Span.Kind span() {
            return refs[ref + 5] instanceof Span.Kind span ? span : Span.Kind.RUN;
        }
    }

    /**
     * Shows the marks of all requests with numbers from one to before another, oldest first, and leaves out those that
     * were overwritten. Writers wait meanwhile, for a short chunk each time.
     *
     * @param end at most {@link #following}
     * @return how many were shown
     */
    long show(long from, long end, Consumer<Shown> to) {
        Shown shown = new Shown();
        long count = 0;
        for (long at = Math.max(from, oldest()); at < end; at += SHOWN_AT_ONCE) {
            count += showChunk(shown, at, Math.min(end, at + SHOWN_AT_ONCE), to);
        }
        return count;
    }

    private synchronized long showChunk(Shown shown, long from, long end, Consumer<Shown> to) {
        long first = Math.max(from, next - capacity);
        for (long number = first; number < end; number++) {
            int index = (int) (number % capacity);
            shown.at = index * LONGS;
            shown.ref = index * REFS;
            to.accept(shown);
        }
        return Math.max(0, end - first);
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
                && refs[ref + 3] instanceof Track.Kind kind
                && refs[ref + 4] instanceof String name) {
            Object label = refs[ref + 2];
            return new Mark(
                    number,
                    requestId,
                    what,
                    trace,
                    label == null ? "" : label,
                    new Track(kind, name),
                    new Mark.Times(longs[at + 2], longs[at + 3], longs[at + 4], longs[at + 5]),
                    longs[at + 6],
                    longs[at + 7],
                    refs[ref + 5],
                    refs[ref + 6]);
        }
        throw new IllegalStateException("Slot " + slot + " was never written");
    }
}
