package dev.baton.inspector.lab;

import java.util.List;
import java.util.Optional;

/**
 * How the knobs of the live lab stand.
 *
 * @param style completion style of the requests that are sent
 * @param arrivals whether requests come so many a second, however many are open; else so many are open at once
 * @param perSecond of {@code arrivals}
 * @param atOnce otherwise; 0: no load
 * @param databaseMillis for which the database sleeps in each batch
 * @param rounds digests of each stage
 * @param computeThreads of each pool for compute stages; empty: as configured
 * @param batch commands in a batch at the most; empty: as configured
 */
public record LabSettings(
        String style,
        boolean arrivals,
        int perSecond,
        int atOnce,
        int databaseMillis,
        int rounds,
        Optional<Integer> computeThreads,
        Optional<Integer> batch) {

    public static final List<String> STYLES = List.of("notification", "callback", "polling", "blocking", "coroutine");

    /** The bounds of a knob. */
    public record Range(int least, int most) {
        boolean has(int value) {
            return least <= value && value <= most;
        }
    }

    public static final Range PER_SECOND = new Range(0, 2_000);
    public static final Range AT_ONCE = new Range(0, 256);
    public static final Range DATABASE_MILLIS = new Range(0, 1_000);
    public static final Range ROUNDS = new Range(1, 10_000);
    public static final Range COMPUTE_THREADS = new Range(1, 32);
    public static final Range BATCH = new Range(1, 1_024);

    /** Why they can't be used; empty: they can. */
    public Optional<String> problem() {
        if (style == null || !STYLES.contains(style)) { // a field that JSON does not have
            return Optional.of("There is no style '%s'; there are: %s".formatted(style, String.join(", ", STYLES)));
        }
        return outside("perSecond", perSecond, PER_SECOND)
                .or(() -> outside("atOnce", atOnce, AT_ONCE))
                .or(() -> outside("databaseMillis", databaseMillis, DATABASE_MILLIS))
                .or(() -> outside("rounds", rounds, ROUNDS))
                .or(() -> computeThreads.flatMap(value -> outside("computeThreads", value, COMPUTE_THREADS)))
                .or(() -> batch.flatMap(value -> outside("batch", value, BATCH)));
    }

    private static Optional<String> outside(String name, int value, Range range) {
        return range.has(value)
                ? Optional.empty()
                : Optional.of("%s is %d; allowed: %d to %d".formatted(name, value, range.least(), range.most()));
    }

    String body() {
        return "{\"item\":7,\"rounds\":%d,\"databaseMillis\":%d}".formatted(rounds, databaseMillis);
    }
}
