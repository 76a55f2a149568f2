package dev.baton.bench;

import java.util.List;

/**
 * A peer that is durable, too, and what figures don't say of it. docs/performance.md says the same.
 *
 * @param name as a contender
 * @param guarantee what is promised of a transaction that a process began before it died
 * @param wins what it has that speaks for it, by its documentation
 * @param sources where that is documented
 */
record DurablePeer(String name, String what, String guarantee, String wins, List<String> sources) {
    DurablePeer {
        sources = List.copyOf(sources);
    }

    static List<DurablePeer> documented() {
        return List.of(
                new DurablePeer(
                        BenchCluster.DBOS,
                        "DBOS Transact 1.1.0-m6, a library: a workflow with one transactional step",
                        "exactly once: the step's output commits with its transaction",
                        "a library and PostgreSQL, no cluster; workflows are plain Java, with as many steps as they"
                                + " like and waits of days; queues; cron schedules; an own console, Conductor",
                        List.of(
                                "https://docs.dbos.dev/java/tutorials/step-factory-tutorial",
                                "https://docs.dbos.dev/architecture",
                                "https://docs.dbos.dev/conductor/overview",
                                "https://github.com/dbos-inc/dbos-transact-java")),
                new DurablePeer(
                        BenchCluster.SCHEDULER,
                        "db-scheduler 16.7.1, a library: a one-time task",
                        "at least once; the effect once, as the peer's own unique key refuses the second",
                        "one table, one small library, no cluster, and not only PostgreSQL; cron and other schedules,"
                                + " tasks for any time; a Spring Boot starter; a UI by others, db-scheduler-ui",
                        List.of(
                                "https://github.com/kagkarlsson/db-scheduler",
                                "https://github.com/kagkarlsson/db-scheduler/blob/master/docs/performance.md",
                                "https://github.com/kagkarlsson/db-scheduler/issues/245")));
    }

    /** Those that were measured. */
    static List<DurablePeer> in(BenchReport report) {
        return documented().stream()
                .filter(peer -> report.samples().stream()
                        .anyMatch(sample -> sample.contender().equals(peer.name)))
                .toList();
    }
}
