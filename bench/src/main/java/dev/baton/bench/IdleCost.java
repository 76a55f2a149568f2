package dev.baton.bench;

import dev.baton.cluster.NodeProcess;
import dev.baton.load.Proc;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Transactions, write-ahead log and processor time of a cluster that gets no request, in a minute. */
final class IdleCost {
    private static final double MINUTE = 60;

    private final Duration settle;
    private final Duration measured;
    private final SoloOptions options;
    private final Consumer<String> news;

    /** Totals since each began. */
    record Reading(long transactions, long logBytes, double nodesCpuSeconds, double databaseCpuSeconds) {}

    /** @param seconds between the two */
    record Report(double seconds, Reading before, Reading after) implements Findings {
        static final double MOST_TRANSACTIONS = 120;
        static final double MOST_LOG_BYTES = 0;
        static final double MOST_CPU_PERCENT = 1;

        @Override
        public List<Verdict> verdicts() {
            double log = (after.logBytes - before.logBytes) * MINUTE / seconds;
            double nodes = 100 * (after.nodesCpuSeconds - before.nodesCpuSeconds) / seconds;
            double database = 100 * (after.databaseCpuSeconds - before.databaseCpuSeconds) / seconds;
            return List.of(
                    Verdict.atMost(
                            MOST_TRANSACTIONS,
                            "transactions a minute",
                            (after.transactions - before.transactions) * MINUTE / seconds,
                            0),
                    Verdict.atMost(MOST_LOG_BYTES, "bytes of write-ahead log a minute", log, 0),
                    new Verdict(
                            "processor time, of one core",
                            "%s %% (JVMs %.2f, PostgreSQL %.2f)"
                                    .formatted(Verdict.beside(MOST_CPU_PERCENT, nodes + database, 2), nodes, database),
                            "at most %.0f %%".formatted(MOST_CPU_PERCENT),
                            nodes + database <= MOST_CPU_PERCENT));
        }
    }

    /** @param settle from when the cluster is ready */
    IdleCost(Duration settle, Duration measured, SoloOptions options, Consumer<String> news) {
        this.settle = settle;
        this.measured = measured;
        this.options = options;
        this.news = news;
    }

    Report run() {
        try (BenchCluster cluster =
                        new BenchCluster(options.installation(), options.cluster(1), options.scale(), false, news);
                Sql elsewhere = Sql.open(otherDatabase(cluster.administratorJdbcUrl()))) {
            String name = database(cluster.jdbcUrl());
            news.accept("Ready; waiting for %d s".formatted(settle.toSeconds()));
            Pause.of(settle);
            news.accept("Measuring for %d s".formatted(measured.toSeconds()));
            long began = System.nanoTime();
            Reading before = read(cluster, elsewhere, name);
            Pause.of(measured);
            Reading after = read(cluster, elsewhere, name);
            return new Report((System.nanoTime() - began) / 1e9, before, after);
        }
    }

    private static Reading read(BenchCluster cluster, Sql elsewhere, String name) {
        return new Reading(
                elsewhere.number("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '%s'"
                        .formatted(name)),
                elsewhere.number("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint"),
                Proc.cpuSeconds(cluster.nodes().stream().map(NodeProcess::pid).toList()),
                Proc.cpuSeconds(cluster.databasePids()));
    }

    /** What we read must not be counted with what the nodes do. */
    static String otherDatabase(String jdbcUrl) {
        return jdbcUrl.replaceFirst("/[^/?]+\\?", "/postgres?");
    }

    static String database(String jdbcUrl) {
        return jdbcUrl.replaceFirst(".*/([^/?]+)\\?.*", "$1");
    }
}
