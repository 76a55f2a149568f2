package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults of one cluster, one after the other: each under a load, each followed by the audit. */
final class FaultRun {
    private static final Logger LOG = LoggerFactory.getLogger(FaultRun.class);
    static final int ORDERS = Style.values().length * Integer.getInteger("baton.faults.keys", 120);
    static final int REPEATS = Integer.getInteger("baton.faults.repeats", 1);
    private static final int SLACK = Integer.getInteger("baton.faults.slack", 5);
    private static final Duration ALL_ANSWERED = Duration.ofSeconds(180).plusMillis(20L * ORDERS);
    private static final Duration ENDS_BY_ITSELF = Duration.ofSeconds(30);

    /** Longer than a lease, and than it takes the others to put a silent member out. */
    static final Duration PAST_A_LEASE = Duration.ofSeconds(9);

    private final FaultCluster faultCluster;
    private final Map<Style, Tally> styles = new EnumMap<>(Style.class);

    FaultRun(FaultCluster faultCluster) {
        this.faultCluster = faultCluster;
    }

    /** How long what was under way took after the fault. */
    record Finished(Recoveries orphans, Recoveries all) {
        private static final Finished NONE = new Finished(Recoveries.NONE, Recoveries.NONE);

        private Finished plus(Finished more) {
            return new Finished(orphans.plus(more.orphans), all.plus(more.all));
        }
    }

    /** A bound that is kept on a machine that does nothing else. */
    static Duration promised(int seconds) {
        return Duration.ofSeconds(seconds).multipliedBy(SLACK);
    }

    /** As often as the build says. */
    Finished run(Fault fault) throws SQLException, InterruptedException {
        Finished finished = Finished.NONE;
        for (int repeat = 1; repeat <= REPEATS; repeat++) {
            faultCluster.repair();
            finished = finished.plus(once(fault, fault.name() + "-" + repeat));
        }
        return finished;
    }

    private Finished once(Fault fault, String name) throws SQLException, InterruptedException {
        String jdbcUrl = faultCluster.database().jdbcUrl();
        try (Transfers load = faultCluster.transfers(fault.concurrency());
                BankSnapshots snapshots = new BankSnapshots(jdbcUrl)) {
            Audit audit = faultCluster.audit(Instant.now());
            CountDownLatch done = load.start(name, ORDERS);
            await("a quarter of the clients know what became of their orders")
                    .atMost(ALL_ANSWERED)
                    .until(() -> load.ended() >= ORDERS / 2);
            fault.before().run();
            Instant begun = Instant.now();
            fault.fault().accept(load);
            boolean ended = done.await(ALL_ANSWERED.toSeconds(), TimeUnit.SECONDS);
            awaitNone("request is running", audit::running);
            awaitNone("webhook waits", audit::webhooksWaiting);
            Audit.Report report = audit.report(load);
            report.styles().forEach((style, tally) -> styles.merge(style, tally, Tally::plus));
            Finished finished = new Finished(Recoveries.ofOrphans(jdbcUrl, begun), Recoveries.ofAll(jdbcUrl, begun));
            LOG.info(
                    "{}: {} / recovered {}; orphans: {}; under way: {}; longest wait {} ms; {} snapshots{}",
                    name,
                    report.tally(),
                    report.recovered(),
                    finished.orphans(),
                    finished.all(),
                    load.longestWait().toMillis(),
                    snapshots.taken(),
                    Tally.lines(report.styles()));
            report.findings().forEach(finding -> LOG.warn("{}: {}", name, finding));
            assertThat(ended).as("every client knows; so far: %s", report).isTrue();
            assertThat(report.tally().clean()).as("%s: %s", name, report).isTrue();
            assertThat(load.longestWait()).as("what a client waited").isLessThan(fault.patience());
            assertThat(snapshots.wrong()).isEmpty();
            assertThat(snapshots.taken()).as("snapshots of the bank").isPositive();
            return finished;
        }
    }

    /** What was under way when the database came back. */
    void awaitFinishedWithin(Duration atMost, Instant back) {
        awaitNone(atMost, "request from before the database was back is running", () -> faultCluster
                .audit(Instant.EPOCH)
                .runningFrom(back));
    }

    private static void awaitNone(String what, Callable<Long> count) {
        awaitNone(ENDS_BY_ITSELF, what, count);
    }

    private static void awaitNone(Duration atMost, String what, Callable<Long> count) {
        await("no " + what)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> count.call() == 0);
    }

    /** For the log: all of it, by style. */
    void logTotals() {
        LOG.info("All faults: {}{}", styles.values().stream().reduce(Tally.NONE, Tally::plus), Tally.lines(styles));
    }
}
