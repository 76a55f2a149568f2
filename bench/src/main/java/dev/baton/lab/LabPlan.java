package dev.baton.lab;

import dev.baton.cluster.ClusterProblem;
import dev.baton.load.LoadPlan;
import dev.baton.load.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run of the lab measures.
 *
 * @param rounds each measures every row of a cluster once, in turn
 * @param warmUps looks at each row, at the most, until it gets no faster
 * @param warmUp seconds before each measurement
 * @param seconds of each measurement
 * @param concurrency connections; each sends its next request when it has the answer to the last
 * @param loads so many connections in turn, that of the rounds among them: where a row holds and where it breaks
 * @param databaseLatency for which the database sleeps in each batch
 * @param workRounds of digests in each of the stages A to F
 * @param quick whether it is only for a first look
 * @param out where the report goes
 */
record LabPlan(
        List<Row> rows,
        int rounds,
        int warmUps,
        int warmUp,
        int seconds,
        int concurrency,
        List<Integer> loads,
        Duration databaseLatency,
        int workRounds,
        boolean quick,
        Path out) {

    private static final Duration LONGEST = Duration.ofSeconds(1);
    static final int MOST_AT_ONCE = 64;
    private static final int HIGHEST_LOAD = 8_192;
    private static final int PAUSE_MILLIS = 100;

    LabPlan {
        rows = List.copyOf(rows);
        List<Integer> wrong =
                loads.stream().filter(load -> load < 1 || load > HIGHEST_LOAD).toList();
        if (!wrong.isEmpty()) {
            throw new ClusterProblem("--loads has %s; allowed: 1 to %d"
                    .formatted(wrong.stream().map(String::valueOf).collect(Collectors.joining(", ")), HIGHEST_LOAD));
        }
        loads = Stream.concat(loads.stream(), Stream.of(concurrency))
                .distinct()
                .sorted()
                .toList();
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

    /** Those of them that get each load: a quick run compares the styles only. */
    List<Row> swept(List<Row> among) {
        return among.stream()
                .filter(row -> row.group() == Row.Group.STYLE || (!quick && row.group() == Row.Group.MODEL))
                .toList();
    }

    /** Connections, but for those of the rounds: they have been counted. */
    List<Integer> otherLoads() {
        return loads.stream().filter(load -> load != concurrency).toList();
    }

    /** More at once than in the rounds, so that the JVMs have much to run; as many as each server can hold. */
    LoadPlan warmUp(Row row, int port) {
        return load(row, port, Math.max(concurrency, MOST_AT_ONCE), 0, quick ? 1 : seconds);
    }

    /** Many connections need a while to be opened. */
    LoadPlan load(Row row, int port, int atOnce) {
        return load(row, port, atOnce, atOnce == concurrency ? warmUp : Math.max(1, warmUp), seconds);
    }

    private LoadPlan load(Row row, int port, int atOnce, int warmUpSeconds, int countedSeconds) {
        return new LoadPlan(
                port, Workload.LAB, 1, atOnce, 0, warmUpSeconds, countedSeconds, row.style(), PAUSE_MILLIS, 0, "");
    }
}
