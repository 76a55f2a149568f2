package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.cluster.ClusterPlan;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A flow whose reply commits with its effect, in all completion styles, under keyed requests: a db-worker is killed, a
 * gateway, and answers to COMMIT are cut off; then the audit.
 */
class OneCommitFaultsTest {
    private static final Logger LOG = LoggerFactory.getLogger(OneCommitFaultsTest.class);
    private static final int KEYS = 5 * Integer.getInteger("baton.faults.keys", 120);
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final int CONCURRENCY = 64;
    private static final int CUT = 6;
    private static final Duration ALL_ANSWERED = Duration.ofMinutes(5);

    private static final String EFFECT_WITHOUT_ITS_REPLY = """
            select count(*) from baton.request r join shapes.line l on l.request = r.id
            where l.stage = 'close.1' and (r.state <> 'done' or r.xmin <> l.xmin)""";

    @Test
    void effectAndReplyAreThereTogetherWhateverDies() throws Exception {
        try (FlowCluster nodes = FlowCluster.open(ClusterPlan.onFreePorts(2, 2, 1), FlowJar.AT_ONCE);
                KeyedLoad load = nodes.load(CONCURRENCY, ShapeAudit.AT_ONCE)) {
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> all = load.startPaced("key", sent -> PAUSE, sent -> sent < KEYS || !over.get());
            awaitAnswers(load, 60);
            nodes.cluster().node("db-worker-1").kill();
            nodes.start("db-worker-1");
            awaitAnswers(load, 60);
            nodes.cluster().node("gateway-1").kill();
            nodes.start("gateway-1");
            int before = nodes.proxy().cut();
            nodes.proxy().cutCommits(CUT);
            await("commits whose answer is cut off")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> nodes.proxy().cut() - before == CUT);
            awaitAnswers(load, 60);
            over.set(true);

            all.get(ALL_ANSWERED.toSeconds(), TimeUnit.SECONDS);
            nodes.awaitNothingRunning("true");
            Audit.Report report = nodes.audit().report(load);
            LOG.info("{}; longest wait {} ms", report, load.longestWait().toMillis());
            assertThat(report.tally().clean()).as("%s", report).isTrue();
            assertThat(nodes.audit().number(EFFECT_WITHOUT_ITS_REPLY)).isZero();
            assertThat(nodes.audit().number("select count(distinct flow) from baton.request where version = 2"))
                    .as("styles that had requests of one commit")
                    .isEqualTo(5);
        }
    }

    private static void awaitAnswers(KeyedLoad load, int more) {
        int before = load.answered();
        await("answers")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> load.answered() >= before + more);
    }
}
