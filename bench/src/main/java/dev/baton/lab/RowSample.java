package dev.baton.lab;

import dev.baton.load.LoadResult;
import java.util.List;
import java.util.Map;

/**
 * One measurement of one row.
 *
 * @param atOnce connections
 * @param cpuMicros CPU of all that took part, PostgreSQL with it, for each request answered
 * @param threads of its gateway that ran at all
 * @param switches context switches of threads of the nodes, for each request answered
 * @param eventLoopBusy share of the time in which the gateway's event loop used a processor
 * @param databaseBusy likewise the db-worker's, which all lanes share
 * @param processCpuMicros by process, for each request answered
 * @param memoryMiB resident, by process; PostgreSQL's processes share theirs and are left out
 */
record RowSample(
        Row row,
        int atOnce,
        int round,
        LoadResult result,
        double cpuMicros,
        double threads,
        double switches,
        double eventLoopBusy,
        double databaseBusy,
        Map<String, Double> processCpuMicros,
        Map<String, Double> memoryMiB) {

    private static final double MIB = 1 << 20;
    private static final double MILLION = 1e6;

    /** @param seconds between the readings, of which {@code counted} were counted */
    static RowSample of(
            Row row,
            int atOnce,
            int round,
            LoadResult result,
            List<Reading> before,
            List<Reading> after,
            double seconds,
            double counted) {
        Difference difference = new Difference(before, after);
        double each = counted / seconds / Math.max(1, result.answered());
        long gateways = difference.gateways();
        return new RowSample(
                row,
                atOnce,
                round,
                result,
                MILLION * each * difference.sum((then, now) -> now.cpuSince(then), Member.Part.values()),
                difference.sum((then, now) -> now.threadsUsedSince(then), Member.Part.GATEWAY),
                each * difference.sum((then, now) -> now.switchesSince(then), Member.Part.values()),
                difference.sum((then, now) -> now.eventLoopSince(then), Member.Part.GATEWAY) / seconds / gateways,
                difference.sum((then, now) -> now.eventLoopSince(then), Member.Part.DB_WORKER) / seconds,
                difference.each((then, now) -> MILLION * each * now.cpuSince(then)),
                difference.each((then, now) -> now.resident() / MIB));
    }
}
