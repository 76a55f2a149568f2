package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.NodeProcess;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was acknowledged is never lost and never done twice, whichever process dies. Two gateways, two db-workers and a
 * compute-service under keyed transfers, each key sent by two clients at once; one fault; then the audit.
 *
 * <p>Short by default, and patient with a busy machine; {@code mvn verify -Pfaults} sends several thousand keys through
 * each fault, and holds recovery to what is promised.
 */
class DurableFaultsTest {
    private static final Logger LOG = LoggerFactory.getLogger(DurableFaultsTest.class);
    private static final int KEYS = Integer.getInteger("baton.faults.keys", 600);
    private static final int SLACK = Integer.getInteger("baton.faults.slack", 2);
    private static final int CONCURRENCY = 64;
    private static final Duration ALL_ANSWERED = Duration.ofSeconds(180);

    /** Longer than a lease, and than it takes the others to put a silent member out. */
    private static final Duration PAST_ITS_LEASE = Duration.ofSeconds(9);

    /** For its final answer, retries included: a freeze, its recovery, and a request's time. */
    private static final Duration WAIT = PAST_ITS_LEASE.plus(promised(12));

    /** So long a request is with its owner between two stored stages: one is sure to be there when the owner dies. */
    private static final Duration HELD = Duration.ofSeconds(1);

    private static FaultCluster faultCluster;
    private static ThawedOwner owner;

    @BeforeAll
    static void open() {
        faultCluster = FaultCluster.open(ClusterPlan.onFreePorts(2, 2, 1), Map.of());
        owner = new ThawedOwner(faultCluster);
    }

    @AfterAll
    static void close() {
        if (faultCluster != null) {
            owner.close();
            faultCluster.close();
        }
    }

    @BeforeEach
    void everybodyIsThere() {
        faultCluster.repair();
    }

    @Test
    void aGatewayIsKilled() throws Exception {
        Finished finished = underLoad(
                "gateway-kill",
                () -> owner.hold("gateway-1", HELD),
                () -> faultCluster.cluster().node("gateway-1").kill());

        assertThat(finished.orphans().p99())
                .as("orphans finished after kill -9")
                .isLessThan(promised(2).plus(HELD));
    }

    @Test
    void aDbWorkerIsKilled() throws Exception {
        Finished finished = underLoad(
                "db-worker-kill",
                () -> faultCluster.cluster().node("db-worker-1").kill());

        assertThat(finished.all().p99())
                .as("what was under way at the kill -9 is finished")
                .isLessThan(promised(2));
    }

    @Test
    void theComputeServiceIsKilled() throws Exception {
        Finished finished = underLoad(
                "compute-kill",
                () -> faultCluster.cluster().node("compute-service-1").kill());

        assertThat(finished.all().p99())
                .as("what was under way at the kill -9 is finished")
                .isLessThan(promised(2));
    }

    @Test
    void aGatewayIsFrozenPastItsLeaseAndThaws() throws Exception {
        Finished finished = underLoad("gateway-freeze", () -> owner.hold("gateway-2", HELD), () -> freeze("gateway-2"));

        assertThat(finished.orphans().p99())
                .as("orphans finished after SIGSTOP")
                .isLessThan(promised(8).plus(HELD));
    }

    @Test
    void aDbWorkerIsFrozenPastItsLeaseAndThaws() throws Exception {
        underLoad("db-worker-freeze", () -> freeze("db-worker-2"));
    }

    @Test
    void theComputeServiceIsFrozenAndThaws() throws Exception {
        underLoad("compute-freeze", () -> freeze("compute-service-1"));
    }

    @Test
    void postgresIsRestartedAtOnce() throws Exception {
        underLoad("postgres-restart", () -> {
            faultCluster.database().restartImmediately();
            awaitFinishedWithin(promised(3), Instant.now());
        });
    }

    @Test
    void theAnswerToCommitIsCutOff() throws Exception {
        int before = faultCluster.proxy().cut();

        underLoad("commit-cut", () -> faultCluster.proxy().cutCommits(6));

        assertThat(faultCluster.proxy().cut() - before)
                .as("commits whose answer was cut off")
                .isEqualTo(6);
    }

    @Test
    void anOwnerThatThawsWritesNothing() {
        assertThat(owner.secondStageAfterItWasLost("gateway-2"))
                .as("the new owner wrote, after all that it had to do before")
                .isGreaterThanOrEqualTo(ThawedOwner.BETWEEN);
    }

    private static Duration promised(int seconds) {
        return Duration.ofSeconds(seconds).multipliedBy(SLACK);
    }

    private static void freeze(String name) {
        NodeProcess node = faultCluster.cluster().node(name);
        node.freeze();
        LockSupport.parkNanos(PAST_ITS_LEASE.toNanos());
        node.thaw();
    }

    /** How long what was under way took after the fault. */
    private record Finished(Recoveries orphans, Recoveries all) {}

    private static Finished underLoad(String name, Runnable fault) throws SQLException, InterruptedException {
        return underLoad(name, () -> {}, fault);
    }

    private static Finished underLoad(String name, Runnable before, Runnable fault)
            throws SQLException, InterruptedException {
        try (KeyedTransfers load = faultCluster.transfers(CONCURRENCY);
                BankSnapshots snapshots =
                        new BankSnapshots(faultCluster.database().jdbcUrl())) {
            Audit audit = faultCluster.audit(Instant.now());
            CountDownLatch done = load.start(name, KEYS);
            await("a quarter of the clients answered")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> load.answered() >= KEYS / 2);
            before.run();
            Instant begun = Instant.now();
            fault.run();
            boolean ended = done.await(ALL_ANSWERED.toSeconds(), TimeUnit.SECONDS);
            awaitNothingRunning(audit);
            Audit.Report report = audit.report(load);
            String jdbcUrl = faultCluster.database().jdbcUrl();
            Finished finished = new Finished(Recoveries.ofOrphans(jdbcUrl, begun), Recoveries.ofAll(jdbcUrl, begun));
            LOG.info(
                    "{}: {} / recovered {}; orphans: {}; under way: {}; longest wait {} ms; {} snapshots",
                    name,
                    report.tally(),
                    report.recovered(),
                    finished.orphans(),
                    finished.all(),
                    load.longestWait().toMillis(),
                    snapshots.taken());
            assertThat(ended)
                    .as("every client has its answer; so far: %s", report)
                    .isTrue();
            assertThat(report.tally().clean()).as("%s: %s", name, report).isTrue();
            assertThat(load.longestWait()).as("what a client waited").isLessThan(WAIT);
            assertThat(snapshots.wrong()).isEmpty();
            assertThat(snapshots.taken()).as("snapshots of the bank").isPositive();
            return finished;
        }
    }

    /** What was under way when the database came back. */
    private static void awaitFinishedWithin(Duration atMost, Instant back) {
        await("requests from before the database was back are finished")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> faultCluster.audit(Instant.EPOCH).runningFrom(back) == 0);
    }

    private static void awaitNothingRunning(Audit audit) {
        await("no request is running any more")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> audit.running() == 0);
    }
}
