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
 * @param eventLoops that serve the load's requests; empty: all that serve HTTP
 * @param computeThreads of each pool for compute stages; empty: as configured
 * @param batch commands in a batch at the most; empty: as configured
 * @param queue commands that may wait in a lane, or for a pool of compute threads; empty: as configured
 * @param faults empty: none
 * @param nodes empty: as the cluster was started
 */
public record LabSettings(
        String style,
        boolean arrivals,
        int perSecond,
        int atOnce,
        int databaseMillis,
        int rounds,
        Optional<Integer> eventLoops,
        Optional<Integer> computeThreads,
        Optional<Integer> batch,
        Optional<Integer> queue,
        Optional<LabFaults> faults,
        Optional<LabNodes> nodes) {

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
    public static final Range EVENT_LOOPS = new Range(1, 64);
    public static final Range COMPUTE_THREADS = new Range(1, 32);
    public static final Range BATCH = new Range(1, 1_024);
    public static final Range QUEUE = new Range(1, 4_096);
    /** Each is a JVM on this machine. */
    public static final Range DB_WORKERS = new Range(1, 4);

    public static final Range COMPUTE_SERVICES = new Range(0, 4);

    /** Why they can't be used; empty: they can. */
    public Optional<String> problem() {
        if (style == null || !STYLES.contains(style)) { // a field that JSON does not have
            return Optional.of("There is no style '%s'; there are: %s".formatted(style, String.join(", ", STYLES)));
        }
        return outside("perSecond", perSecond, PER_SECOND)
                .or(() -> outside("atOnce", atOnce, AT_ONCE))
                .or(() -> outside("databaseMillis", databaseMillis, DATABASE_MILLIS))
                .or(() -> outside("rounds", rounds, ROUNDS))
                .or(() -> eventLoops.flatMap(value -> outside("eventLoops", value, EVENT_LOOPS)))
                .or(() -> computeThreads.flatMap(value -> outside("computeThreads", value, COMPUTE_THREADS)))
                .or(() -> batch.flatMap(value -> outside("batch", value, BATCH)))
                .or(() -> queue.flatMap(value -> outside("queue", value, QUEUE)))
                .or(() -> faultsOrNone().problem())
                .or(() -> nodesOrAsStarted().dbWorkers().flatMap(value -> outside("dbWorkers", value, DB_WORKERS)))
                .or(() -> nodesOrAsStarted()
                        .computeServices()
                        .flatMap(value -> outside("computeServices", value, COMPUTE_SERVICES)));
    }

    LabFaults faultsOrNone() {
        return faults.orElse(LabFaults.NONE);
    }

    public LabNodes nodesOrAsStarted() {
        return nodes.orElse(LabNodes.AS_STARTED);
    }

    /** Whether what fails, or which nodes there shall be, is the same: all else changes how well the cluster works. */
    boolean leavesNodesAlike(LabSettings other) {
        return faultsOrNone().equals(other.faultsOrNone()) && nodesOrAsStarted().equals(other.nodesOrAsStarted());
    }

    /** What the load sends. */
    LoadPlan load() {
        return new LoadPlan(style, arrivals, perSecond, atOnce, LoadPlan.body(rounds, databaseMillis, 0), eventLoops);
    }

    /** What fills a queue: each request holds a lane, or a compute thread, for as long as one can. */
    Optional<LoadPlan> filling() {
        return faultsOrNone()
                .fill()
                .map(queue -> queue.equals(LabFaults.LANE)
                        ? LoadPlan.body(ROUNDS.least(), LabFaults.HOLD_MILLIS, 0)
                        : LoadPlan.body(ROUNDS.least(), 0, LabFaults.HOLD_MILLIS))
                .map(body -> new LoadPlan(style, false, 0, LabFaults.FILLING, body, eventLoops));
    }

    private static Optional<String> outside(String name, int value, Range range) {
        return range.has(value)
                ? Optional.empty()
                : Optional.of("%s is %d; allowed: %d to %d".formatted(name, value, range.least(), range.most()));
    }
}
