package dev.baton.timeline;

import dev.baton.message.Verdict;
import dev.baton.tap.NodeClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests that ended on this node, flow by flow, in intervals of ten seconds, for the last ten minutes:
 * what the application does, as people look at it first. Memory is bounded: a number of flows, each with a fixed number
 * of intervals. Any thread.
 */
public final class FlowActivity {
    /** How long an interval is. All nodes' intervals begin at the same times, as far as their clocks agree. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    /** Ten minutes, and the interval that is not over. */
    public static final int INTERVALS = 61;

    /** The flow of requests that were turned away before they were read. */
    public static final String UNREAD = "";

    private static final int MOST_FLOWS = 100;
    private static final String OTHERS = "(others)";
    private static final String OVERLOADED = Verdict.OVERLOADED.toString();
    private static final Set<String> TURNED_AWAY =
            Set.of(OVERLOADED, Verdict.DATABASE_UNAVAILABLE.toString(), Verdict.NO_HANDLER.toString());
    private static final String REFUSED = Verdict.REFUSED.toString();
    private static final Set<String> ANSWERED = Set.of(Verdict.REPLIED.toString(), "replayed", "in-progress");

    private final NodeClock clock;
    private final Map<String, Row> rows = new ConcurrentHashMap<>();
    private final LongAdder turnedAway = new LongAdder();

    /** A flow's intervals that are not empty, oldest first. */
    public record Counted(String flow, List<Interval> intervals) {}

    /**
     * What ended within one.
     *
     * @param number of ten seconds since the epoch
     * @param requests all that ended, the next three included
     * @param refused answered with a business "no"
     * @param failed not answered as the flow would have: it failed, took too long, or lost a node
     * @param overloaded answered 503, because the gateway had too much to do
     * @param latencies of all but the overloaded ones: {@link Latencies#encoded}
     */
    public record Interval(long number, long requests, long refused, long failed, long overloaded, byte[] latencies) {}

    FlowActivity(NodeClock clock) {
        this.clock = clock;
    }

    /** @param verdict as text; the store's answers have words of their own */
    void ended(String flow, String verdict, long tookNanos) {
        if (TURNED_AWAY.contains(verdict)) {
            turnedAway.increment();
        }
        row(flow).ended(numberAt(clock.now()), verdict, tookNanos / 1_000);
    }

    /** How many requests were answered 503 since this node's start: too much to do, or nobody to do it. */
    public long turnedAwayInAll() {
        return turnedAway.sum();
    }

    /** A request was answered 503 before it was read. */
    public void turnedAway() {
        ended(UNREAD, OVERLOADED, 0);
    }

    /** Which interval a time is in. */
    public static long numberAt(long epochNanos) {
        return Math.floorDiv(epochNanos, INTERVAL.toNanos());
    }

    private Row row(String flow) {
        Row known = rows.get(flow);
        if (known != null) {
            return known;
        }
        return rows.computeIfAbsent(rows.size() < MOST_FLOWS ? flow : OTHERS, ignored -> new Row());
    }

    public List<Counted> counted() {
        long oldest = numberAt(clock.now()) - INTERVALS + 1;
        return rows.entrySet().stream()
                .map(entry -> new Counted(entry.getKey(), entry.getValue().since(oldest)))
                .filter(counted -> !counted.intervals().isEmpty())
                .sorted(Comparator.comparing(Counted::flow))
                .toList();
    }

    /** Slots that are used again and again; each is made when it is first needed. */
    private static final class Row {
        private final @Nullable Slot[] slots = new Slot[INTERVALS];

        synchronized void ended(long number, String verdict, long tookMicros) {
            int place = (int) Math.floorMod(number, (long) INTERVALS);
            Slot slot = slots[place];
            if (slot == null) {
                slot = new Slot();
                slots[place] = slot;
            }
            slot.ended(number, verdict, tookMicros);
        }

        synchronized List<Interval> since(long oldest) {
            return Arrays.stream(slots)
                    .filter(Objects::nonNull)
                    .filter(slot -> slot.number >= oldest)
                    .map(Slot::interval)
                    .sorted(Comparator.comparingLong(Interval::number))
                    .toList();
        }
    }

    private static final class Slot {
        private long number = Long.MIN_VALUE;
        private long requests;
        private long refused;
        private long failed;
        private long overloaded;
        private final Latencies latencies = new Latencies();

        void ended(long now, String verdict, long tookMicros) {
            if (number != now) {
                number = now;
                requests = 0;
                refused = 0;
                failed = 0;
                overloaded = 0;
                latencies.clear();
            }
            requests++;
            if (verdict.equals(OVERLOADED)) {
                overloaded++;
                return;
            }
            latencies.record(tookMicros);
            if (verdict.equals(REFUSED)) {
                refused++;
            } else if (!ANSWERED.contains(verdict)) {
                failed++;
            }
        }

        Interval interval() {
            return new Interval(number, requests, refused, failed, overloaded, latencies.encoded());
        }
    }
}
