package dev.baton.bench;

import dev.baton.load.Workload;
import java.util.List;
import java.util.Set;

/**
 * One that serves the load over HTTP.
 *
 * @param name what the table calls it
 * @param port where
 * @param pids its processes, without PostgreSQL
 * @param does the work that it supports
 */
record Contender(String name, int port, List<Long> pids, Set<Workload> does) {}
