package dev.baton.tap;

import dev.baton.message.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Reads what the tap of this node has recorded. It holds the tap's lock for a few hops at a time. Any thread. */
public final class TapReader {
    /** Hops read while the lock is held. */
    private static final int CHUNK = 256;

    private final Object lock;
    private final HopRing ring;
    private final TapChanges changes;
    private final HopMaker maker;
    private final Names names;

    /**
     * Where a reader is: it has seen all hops and changes below these numbers.
     *
     * @param hop of the next hop
     * @param change of the next change: a level, or a verdict that came later than its message
     */
    public record Cursor(long hop, long change) {}

    /**
     * What a reader got.
     *
     * @param hops oldest first; one that got its verdict later is listed again
     * @param missed hops that were overwritten before they were read, or that exceeded the limit
     * @param next where the next page starts
     */
    public record Page(List<Hop> hops, long missed, List<TapRule> levels, Cursor next) {}

    /** What people call nodes and segments. */
    public record Names(String self, UnaryOperator<String> ofNode, Function<Segment, String> ofSegment) {}

    TapReader(Object lock, HopRing ring, TapChanges changes, HopMaker maker, Names names) {
        this.lock = lock;
        this.ring = ring;
        this.changes = changes;
        this.maker = maker;
        this.names = names;
    }

    /** Where a reader starts that only wants what is still to come. */
    public Cursor now() {
        synchronized (lock) {
            return new Cursor(ring.end(), changes.end());
        }
    }

    /**
     * The newest hops that match, oldest of them first.
     *
     * @param payload whether payloads are included, masked
     */
    public List<Hop> newest(int limit, Predicate<Hop> filter, boolean payload) {
        Deque<Hop> found = new ArrayDeque<>();
        long to = now().hop();
        while (found.size() < limit) {
            List<HopRing.Raw> raws = read(Math.max(0, to - CHUNK), to);
            for (HopRing.Raw raw : raws.reversed()) {
                Hop hop = maker.hop(raw, names, payload);
                if (found.size() < limit && filter.test(hop)) {
                    found.addFirst(hop);
                }
            }
            to = Math.max(0, to - CHUNK);
            if (raws.isEmpty()) {
                break;
            }
        }
        return List.copyOf(found);
    }

    /** What came after a reader's last page, as far as it is still held. */
    public Page since(Cursor cursor, int limit, Predicate<Hop> filter, boolean payload) {
        Cursor end = now();
        List<Hop> found = new ArrayList<>();
        long oldest = oldest();
        long from = Math.max(cursor.hop(), oldest);
        long missed = from - cursor.hop();
        for (long at = from; at < end.hop(); at += CHUNK) {
            long to = Math.min(at + CHUNK, end.hop());
            List<HopRing.Raw> raws = read(at, to);
            missed += to - at - raws.size();
            for (HopRing.Raw raw : raws) {
                Hop hop = maker.hop(raw, names, payload);
                if (filter.test(hop)) {
                    if (found.size() < limit) {
                        found.add(hop);
                    } else {
                        missed++;
                    }
                }
            }
        }
        lateVerdicts(cursor, from).stream()
                .map(raw -> maker.hop(raw, names, payload))
                .filter(filter)
                .forEach(found::add);
        return new Page(List.copyOf(found), missed, levels(cursor), end);
    }

    private long oldest() {
        synchronized (lock) {
            return ring.oldest();
        }
    }

    /** Hops below a number whose verdict came after the cursor. */
    private List<HopRing.Raw> lateVerdicts(Cursor cursor, long from) {
        synchronized (lock) {
            return changes.verdictsSince(cursor.change())
                    .filter(hop -> hop < from && hop >= ring.oldest())
                    .mapToObj(ring::read)
                    .toList();
        }
    }

    private List<TapRule> levels(Cursor cursor) {
        synchronized (lock) {
            return changes.levelsSince(cursor.change()).toList();
        }
    }

    private List<HopRing.Raw> read(long from, long to) {
        synchronized (lock) {
            List<HopRing.Raw> raws = new ArrayList<>();
            for (long number = Math.max(from, ring.oldest()); number < to; number++) {
                raws.add(ring.read(number));
            }
            return raws;
        }
    }
}
