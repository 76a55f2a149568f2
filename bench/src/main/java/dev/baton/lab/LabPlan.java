package dev.baton.lab;

import dev.baton.cluster.ClusterProblem;
import dev.baton.load.LoadPlan;
import dev.baton.load.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run of the lab measures.
 *
 * @param rounds each measures every row of a cluster once, in turn
 * @param compiling seconds of load for each cluster before the first round, so that its JVMs compile what they run
 * @param warmUp seconds before each measurement
 * @param seconds of each measurement
 * @param concurrency connections; each sends its next request when it has the answer to the last
 * @param databaseLatency for which the database sleeps in each batch
 * @param workRounds of digests in each of the stages A to F
 * @param quick whether it is only for a first look
 * @param out where the report goes
 */
record LabPlan(
        List<Row> rows,
        int rounds,
        int compiling,
        int warmUp,
        int seconds,
        int concurrency,
        Duration databaseLatency,
        int workRounds,
        boolean quick,
        Path out) {

    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int MOST_AT_ONCE = 64;
    private static final int PAUSE_MILLIS = 100;

    LabPlan {
        rows = List.copyOf(rows);
        if (rounds < 1 || seconds < 1) {
            throw new ClusterProblem("--rounds and --seconds want numbers from 1");
        }
        if (concurrency < 1 || concurrency > MOST_AT_ONCE) {
            throw new ClusterProblem(
                    "--concurrency is %d; allowed: 1 to %d, because a gateway of the lab has %d threads"
                            .formatted(concurrency, MOST_AT_ONCE, MOST_AT_ONCE));
        }
        if (databaseLatency.isNegative() || databaseLatency.compareTo(LONGEST) > 0) {
            throw new ClusterProblem("--database-latency is %s ms; allowed: 0 to %s ms"
                    .formatted(databaseLatency.toMillis(), LONGEST.toMillis()));
        }
    }

    /** The rows that one of the two clusters serves. */
    List<Row> of(Server.Half half) {
        return rows.stream().filter(row -> row.server().half() == half).toList();
    }

    LoadPlan load(Row row, int port) {
        return load(row, port, warmUp, seconds);
    }

    LoadPlan load(Row row, int port, int warmUpSeconds, int countedSeconds) {
        return new LoadPlan(
                port, Workload.LAB, 1, concurrency, 0, warmUpSeconds, countedSeconds, row.style(), PAUSE_MILLIS, 0, "");
    }
}
