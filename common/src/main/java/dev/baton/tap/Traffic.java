package dev.baton.tap;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Verdict;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/** Counts messages by address, and commands by their work: how many, how long they waited and took. Any thread. */
public final class Traffic {
    /** Addresses at the most; the others are counted as one. */
    private static final int ROWS = 1_000;

    private static final String OTHERS = "(others)";
    private static final String REPLIES = "__vertx.reply";
    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final long LONGEST_MICROS = 60_000_000;

    private final Map<Object, Row> rows = new ConcurrentHashMap<>();

    /**
     * What went by.
     *
     * @param key an address as a String, or the Segment of commands
     * @param perSecond of the last ten seconds, more or less; bytesPerSecond and entriesPerSecond likewise
     * @param waits of commands, in µs; runs likewise; of the last ten to twenty seconds
     */
    public record Counted(
            Object key,
            long count,
            double perSecond,
            double bytesPerSecond,
            double entriesPerSecond,
            long discards,
            long failed,
            Histogram waits,
            Histogram runs) {}

    /** @param entries commands and the like that a frame holds; 1 of any other message */
    void message(String address, int bytes, int entries) {
        row(address.startsWith(REPLIES) ? REPLIES : address).add(bytes, entries);
    }

    void command(Command command, Completion completion) {
        Row row = row(command.segment());
        row.add(command.payload().length(), 1);
        row.ended(
                completion.effort().waitedNanos() / 1_000,
                completion.effort().ranNanos() / 1_000,
                completion.result().verdict());
    }

    private Row row(Object key) {
        Row known = rows.get(key);
        if (known != null) {
            return known;
        }
        return rows.computeIfAbsent(rows.size() < ROWS ? key : OTHERS, ignored -> new Row());
    }

    public List<Counted> counted() {
        return rows.entrySet().stream()
                .map(entry -> entry.getValue().counted(entry.getKey()))
                .toList();
    }

    /** A window that fills, and the one before it. */
    private static final class Row {
        private long count;
        private long discards;
        private long failed;
        private long since = System.nanoTime();
        private long recent;
        private long recentBytes;
        private long recentEntries;
        private double lastRate;
        private double lastBytes;
        private double lastEntries;
        private Histogram waits = histogram();
        private Histogram runs = histogram();
        private Histogram lastWaits = histogram();
        private Histogram lastRuns = histogram();

        private static Histogram histogram() {
            return new Histogram(LONGEST_MICROS, 2);
        }

        synchronized void add(int bytes, int entries) {
            turn();
            count++;
            recent++;
            recentBytes += bytes;
            recentEntries += entries;
        }

        synchronized void ended(long waitedMicros, long ranMicros, Verdict verdict) {
            waits.recordValue(Math.min(LONGEST_MICROS, waitedMicros));
            runs.recordValue(Math.min(LONGEST_MICROS, ranMicros));
            switch (verdict) {
                case REPLIED, REFUSED -> {} // as planned
                case DISCARDED, OVERLOADED, NO_HANDLER, NODE_LEFT, LATE -> discards++;
                case FAILED, TIMED_OUT, DATABASE_UNAVAILABLE, TOO_LARGE, FENCED -> failed++;
            }
        }

        private void turn() {
            long now = System.nanoTime();
            long passed = now - since;
            if (passed < WINDOW_NANOS) {
                return;
            }
            boolean inTime = passed < 2 * WINDOW_NANOS;
            lastRate = inTime ? recent * 1e9 / passed : 0;
            lastEntries = inTime ? recentEntries * 1e9 / passed : 0;
            lastBytes = inTime ? recentBytes * 1e9 / passed : 0;
            Histogram oldWaits = lastWaits;
            Histogram oldRuns = lastRuns;
            lastWaits = waits;
            lastRuns = runs;
            oldWaits.reset();
            oldRuns.reset();
            waits = oldWaits;
            runs = oldRuns;
            recent = 0;
            recentBytes = 0;
            recentEntries = 0;
            since = now;
        }

        synchronized Counted counted(Object key) {
            turn();
            double passed = Math.max(1e8, System.nanoTime() - since) / 1e9;
            double share = Math.min(1, passed / 10);
            Histogram allWaits = waits.copy();
            allWaits.add(lastWaits);
            Histogram allRuns = runs.copy();
            allRuns.add(lastRuns);
            boolean first = lastRate == 0;
            return new Counted(
                    key,
                    count,
                    first ? recent / passed : recent / passed * share + lastRate * (1 - share),
                    first ? recentBytes / passed : recentBytes / passed * share + lastBytes * (1 - share),
                    first ? recentEntries / passed : recentEntries / passed * share + lastEntries * (1 - share),
                    discards,
                    failed,
                    allWaits,
                    allRuns);
        }
    }
}
