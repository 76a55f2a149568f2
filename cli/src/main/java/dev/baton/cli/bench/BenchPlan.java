package dev.baton.cli.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What a run measures.
 *
 * @param works       one after the other
 * @param concurrency closed loops of so many connections
 * @param rounds      each measures everything once, in turn
 * @param warmUp      seconds before each measurement
 * @param seconds     of each measurement
 * @param scale       of pgbench's tables
 * @param peers       whether there are others than the cluster
 * @param more        whether latency at rest, at half of the peak, overload and memory are measured, too
 * @param out         where the report goes
 */
record BenchPlan(
        List<Work> works,
        List<Integer> concurrency,
        int rounds,
        int warmUp,
        int seconds,
        int scale,
        boolean peers,
        boolean more,
        Path out) {

    BenchPlan {
        works = List.copyOf(works);
        concurrency = List.copyOf(concurrency);
    }
}
