package dev.baton.bench;

import dev.baton.load.LoadResult;
import dev.baton.load.Workload;

/**
 * One measurement.
 *
 * @param contender who
 * @param concurrency connections with a request under way
 * @param round from 1
 * @param cpuMicros CPU of its processes and of PostgreSQL for each request answered
 * @param batch commands that its lanes did together, on average; 0: it has no lanes
 */
record Sample(
        String contender,
        Workload work,
        int concurrency,
        int round,
        LoadResult result,
        double cpuMicros,
        double batch) {}
