package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.cli.CommandRun;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flows change while requests run: all nodes are replaced one by one from the old jar to the new one and back again,
 * under keyed requests, and one gateway is killed in each direction; then the audit. Each flow is changed in another
 * way.
 *
 * <p>Workers first, gateways last; and back the other way round, as docs/operations.md says.
 */
class RollingUpgradeTest {
    private static final Logger LOG = LoggerFactory.getLogger(RollingUpgradeTest.class);
    private static final int KEYS = Integer.getInteger("baton.upgrade.keys", 2_000);
    private static final Duration PAUSE = Duration.ofSeconds(50).dividedBy(KEYS);
    /** On a slow machine there are more keys until all nodes are replaced: they must not take it all. */
    private static final int SLOWER = 10;

    private static final int BURST = 120;
    private static final int CONCURRENCY = 256;
    private static final Duration ALL_ANSWERED = Duration.ofMinutes(5);
    private static final List<String> WORKERS = List.of("db-worker-1", "db-worker-2", "compute-service-1");

    @Test
    void nothingIsLostOrDoneTwiceOrRunAtAWrongStage() throws Exception {
        Path old = FlowJar.OLD.build();
        Path fresh = FlowJar.NEW.build();
        try (FlowCluster nodes = FlowCluster.open(ClusterPlan.onFreePorts(2, 2, 1));
                KeyedLoad load = nodes.load(CONCURRENCY)) {
            AtomicBoolean rolled = new AtomicBoolean();
            CompletableFuture<Void> all = load.startPaced(
                    "key",
                    sent -> sent < KEYS ? PAUSE : PAUSE.multipliedBy(SLOWER),
                    sent -> sent < KEYS || !rolled.get());

            assertThat(nodes.baton("flows", "diff", FlowJar.CARELESS.build()))
                    .satisfies(run -> assertThat(run.out()).contains("+ stage screen (event loop)", "Don't deploy it."))
                    .returns(4, CommandRun::code);
            assertThat(nodes.baton("flows", "diff", fresh).code())
                    .as("baton flows diff NEW")
                    .isZero();

            nodes.deploy(fresh);
            WORKERS.forEach(nodes::replace);
            killWithRequestsBetweenStages(nodes, load, "gateway-1", 1);
            nodes.replace("gateway-2");
            nodes.awaitVersion(2);
            assertThat(nodes.baton("flows").out())
                    .containsPattern("stage-moved +1 +\\w+ +- +compute-service-1,db-worker-1,db-worker-2,gateway-1")
                    .containsPattern("stage-moved +2 +\\w+ +POST /shapes/stage-moved +compute-service-1,db-worker-1");

            nodes.deploy(old);
            nodes.replace("gateway-1");
            killWithRequestsBetweenStages(nodes, load, "gateway-2", 2);
            nodes.awaitNothingRunning("flow_version = 2");
            CommandRun back = nodes.baton("flows", "diff", old);
            assertThat(back.code()).as("%s", back).isZero();
            WORKERS.forEach(nodes::replace);
            rolled.set(true);

            all.get(ALL_ANSWERED.toSeconds(), TimeUnit.SECONDS);
            nodes.awaitNothingRunning("true");
            Audit.Report report = nodes.audit().report(load);
            LOG.info("{}; longest wait {} ms", report, load.longestWait().toMillis());
            assertThat(report.tally().clean()).as("%s", report).isTrue();
            assertThat(nodes.audit().number("select count(distinct (flow, flow_version)) from baton.request"))
                    .as("flows and versions that had requests")
                    .isEqualTo(11);
            for (int version = 1; version <= 2; version++) {
                assertThat(nodes.audit()
                                .number("select count(*) from baton.request where epoch > 1 and flow_version = "
                                        + version))
                        .as("requests of version %d that a db-worker with both versions finished", version)
                        .isPositive();
            }
        }
    }

    /** A burst, so that there is something to be recovered: booked, and not closed. */
    private static void killWithRequestsBetweenStages(FlowCluster nodes, KeyedLoad load, String gateway, int version)
            throws Exception {
        NodeProcess node = nodes.cluster().node(gateway);
        CountDownLatch burst = load.start("burst-" + version, BURST);
        await("requests between two stages")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> nodes.audit()
                                .number("select count(*) from baton.request where state = 'running'"
                                        + " and next_stage = 'settle' and flow_version = " + version)
                        >= 8);
        node.kill();
        nodes.start(gateway);
        assertThat(burst.await(ALL_ANSWERED.toSeconds(), TimeUnit.SECONDS))
                .as("the burst is answered; so far: %s", load.unexpected())
                .isTrue();
    }
}
