package dev.baton.cli.faults;

import static dev.baton.cli.faults.FaultRun.promised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.NodeProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What was acknowledged is never lost and never done twice, whichever process dies, and no answer says something else
 * than the ledger. Two gateways, two db-workers and a compute-service under transfers in all completion styles, with
 * and without keys, with 202s, webhooks and viewers of events; one fault; then the audit.
 *
 * <p>Short by default, and patient with a busy machine; {@code mvn verify -Pfaults} sends thousands of orders of each
 * style through each fault, again and again, and holds recovery to what is promised.
 */
class DurableFaultsTest {
    /** Requests that a gateway takes at once: more than the clients of most faults send. */
    private static final int OPEN = 96;

    private static final int TOO_MANY = 4 * OPEN;

    /** In the middle of each fault, of which a long one takes minutes: two hours must not have hundreds of periods. */
    private static final String PERIOD = FaultRun.ORDERS > 10_000 ? "150s" : "15s";

    /** So long a request is with its owner between two stored stages: one is sure to be there when the owner dies. */
    private static final Duration HELD = Duration.ofSeconds(1);

    private static FaultCluster faultCluster;
    private static FaultRun faults;
    private static ThawedOwner owner;

    @BeforeAll
    static void open() {
        faultCluster = FaultCluster.open(
                ClusterPlan.onFreePorts(2, 2, 1),
                Map.of(
                        "BATON_GATEWAY_REQUESTS_MAX_OPEN",
                        Integer.toString(OPEN),
                        "BATON_DURABLE_STORE_PERIOD",
                        PERIOD));
        faults = new FaultRun(faultCluster);
        owner = new ThawedOwner(faultCluster);
    }

    @AfterAll
    static void close() {
        if (faultCluster != null) {
            faults.logTotals();
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
        FaultRun.Finished finished = faults.run(
                Fault.of("gateway-kill", () -> kill("gateway-1")).after(() -> owner.hold("gateway-1", HELD)));

        assertThat(finished.orphans().p99())
                .as("orphans finished after kill -9")
                .isLessThan(promised(2).plus(HELD));
    }

    @Test
    void aGatewayAndADbWorkerAreKilledAtOnce() throws Exception {
        FaultRun.Finished finished =
                faults.run(Fault.of("gateway-and-db-worker-kill", () -> kill("gateway-1", "db-worker-1"))
                        .after(() -> owner.hold("gateway-1", HELD)));

        assertThat(finished.orphans().p99())
                .as("orphans finished after kill -9 of two nodes")
                .isLessThan(promised(4).plus(HELD));
    }

    @Test
    void aDbWorkerIsKilled() throws Exception {
        FaultRun.Finished finished = faults.run(Fault.of("db-worker-kill", () -> kill("db-worker-1")));

        assertThat(finished.all().p99())
                .as("what was under way at the kill -9 is finished")
                .isLessThan(promised(2));
    }

    @Test
    void theComputeServiceIsKilled() throws Exception {
        FaultRun.Finished finished = faults.run(Fault.of("compute-kill", () -> kill("compute-service-1")));

        assertThat(finished.all().p99())
                .as("what was under way at the kill -9 is finished")
                .isLessThan(promised(2));
    }

    @Test
    void aGatewayIsKilledWhileBothHaveTooMuchToDo() throws Exception {
        Fault fault = Fault.withClients("overload-kill", TOO_MANY, load -> {
            await("requests that are turned away")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> load.answers(503) > 0);
            kill("gateway-1");
        });

        faults.run(fault);
    }

    @Test
    void aGatewayIsFrozenPastItsLeaseAndThaws() throws Exception {
        FaultRun.Finished finished = faults.run(
                Fault.of("gateway-freeze", () -> freeze("gateway-2")).after(() -> owner.hold("gateway-2", HELD)));

        assertThat(finished.orphans().p99())
                .as("orphans finished after SIGSTOP")
                .isLessThan(promised(8).plus(HELD));
    }

    @Test
    void aDbWorkerIsFrozenPastItsLeaseAndThaws() throws Exception {
        faults.run(Fault.of("db-worker-freeze", () -> freeze("db-worker-2")));
    }

    @Test
    void theComputeServiceIsFrozenAndThaws() throws Exception {
        faults.run(Fault.of("compute-freeze", () -> freeze("compute-service-1")));
    }

    @Test
    void postgresIsRestartedAtOnce() throws Exception {
        faults.run(Fault.of("postgres-restart", () -> {
            faultCluster.database().restartImmediately();
            faults.awaitFinishedWithin(promised(3), Instant.now());
        }));
    }

    @Test
    void postgresIsRestartedInTheMiddleOfARecovery() throws Exception {
        faults.run(Fault.of("postgres-restart-in-recovery", () -> {
                    kill("gateway-1");
                    owner.awaitTakenOver();
                    faultCluster.database().restartImmediately();
                    faults.awaitFinishedWithin(promised(4).plus(HELD), Instant.now());
                })
                .after(() -> owner.hold("gateway-1", HELD)));
    }

    @Test
    void theAnswerToCommitIsCutOff() throws Exception {
        Fault fault = Fault.of("commit-cut", () -> {
            int before = faultCluster.proxy().cut();
            faultCluster.proxy().cutCommits(6);
            await("commits whose answer is cut off")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> faultCluster.proxy().cut() - before == 6);
        });

        faults.run(fault);
    }

    @Test
    void anOwnerThatThawsWritesNothing() {
        assertThat(owner.secondStageAfterItWasLost("gateway-2"))
                .as("the new owner wrote, after all that it had to do before")
                .isGreaterThanOrEqualTo(ThawedOwner.BETWEEN);
    }

    private static void kill(String... names) {
        Stream.of(names)
                .parallel()
                .forEach(name -> faultCluster.cluster().node(name).kill());
    }

    private static void freeze(String name) {
        NodeProcess node = faultCluster.cluster().node(name);
        node.freeze();
        LockSupport.parkNanos(FaultRun.PAST_A_LEASE.toNanos());
        node.thaw();
    }
}
