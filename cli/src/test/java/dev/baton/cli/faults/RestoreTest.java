package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.Ports;
import dev.baton.flows.payments.PaymentsFlows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drill: a backup while the bank works, everything else lost, the backup restored into another server, and nodes on
 * it. What was acknowledged before the backup is there with its effects, its keys answer as before, and what came after
 * the backup is unknown: sent again with its key it is done, once.
 */
class RestoreTest {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreTest.class);
    private static final int ORDERS = Style.values().length * Integer.getInteger("baton.faults.keys", 120);
    private static final int CLIENTS = 32;
    private static final Duration LONG = Duration.ofSeconds(90);

    @Test
    void aBackupThatWasMadeUnderLoadIsWholeAndKnowsItsKeys() throws Exception {
        Path dir = FaultCluster.runDir();
        Path copy = dir.resolve("restored");
        Map<String, Sent> sent;
        Map<String, Reply> before = new HashMap<>();
        try (LocalDatabase original = LocalDatabase.start(dir.resolve("original"));
                LocalCluster nodes =
                        FaultCluster.nodes(ClusterPlan.onFreePorts(1, 2, 1), dir, original.address(), Map.of());
                Transfers load = FaultCluster.transfers(nodes, CLIENTS)) {
            CountDownLatch done = load.start("restore", ORDERS);
            await("a quarter of the clients know what became of their orders")
                    .atMost(LONG)
                    .until(() -> load.ended() >= ORDERS / 2);
            load.sent().forEach((reference, one) -> finalReply(one).ifPresent(reply -> before.put(reference, reply)));
            int ended = load.ended();
            DatabaseCopy.take(original, dir.resolve("original"), copy);
            assertThat(load.ended()).as("clients got answers during the backup").isGreaterThan(ended);
            CountDownLatch later = load.start("restore-later", Style.values().length * 4);
            assertThat(done.await(180, TimeUnit.SECONDS)).isTrue();
            assertThat(later.await(180, TimeUnit.SECONDS)).isTrue();
            assertThat(load.unexpected()).isEmpty();
            sent = load.sent();
            nodes.killAll();
        }

        try (LocalDatabase restored = LocalDatabase.start(copy, Ports.free(), copy.resolve("restored.log"));
                LocalCluster nodes =
                        FaultCluster.nodes(ClusterPlan.onFreePorts(1, 2, 1), dir, restored.address(), Map.of());
                Gateways gateways = new Gateways(nodes.gateways(), PaymentsFlows.DEVELOPMENT_KEY)) {
            Audit audit = new Audit(restored.jdbcUrl(), Instant.EPOCH);
            await("what was running in the backup is finished").atMost(LONG).until(() -> audit.running() == 0);
            Map<String, Integer> ledger = booked(restored);
            assertThat(before).isNotEmpty().allSatisfy((reference, reply) -> assertThat(
                            ledger.getOrDefault(reference, 0))
                    .as("%s, acknowledged before the backup: %s", reference, reply)
                    .isEqualTo(reply.booked() ? 1 : 0));
            assertThat(ledger.values()).as("nothing twice").containsOnly(1);
            List<String> unknown = sent.values().stream()
                    .filter(one -> one.order().keyed() && one.order().allowed())
                    .map(one -> one.order().reference())
                    .filter(reference -> !ledger.containsKey(reference))
                    .toList();
            assertThat(unknown).as("what came after the backup").isNotEmpty();

            for (Sent one : sent.values()) {
                if (one.order().keyed()) {
                    Reply again = sendAgain(gateways, one.order());
                    if (before.containsKey(one.order().reference())) {
                        assertThat(again.body())
                                .as("%s, with the key that it had", one.order())
                                .isEqualTo(before.get(one.order().reference()).body());
                    }
                }
            }

            Map<String, Integer> afterwards = booked(restored);
            assertThat(afterwards.values()).as("nothing twice").containsOnly(1);
            assertThat(afterwards).containsKeys(unknown.toArray(String[]::new));
            assertThat(number(restored, BankSnapshots.LEDGER_SUM)).isZero();
            assertThat(number(restored, "select count(*) from baton.request where state = 'dead'"))
                    .isZero();
            LOG.info(
                    "Restored: {} orders, {} of them acknowledged before the backup; {} were unknown and are booked"
                            + " again",
                    sent.size(),
                    before.size(),
                    unknown.size());
        }
    }

    private static Optional<Reply> finalReply(Sent one) {
        return one.replies().stream()
                .filter(reply -> reply.booked() || reply.refused())
                .findFirst();
    }

    private static Reply sendAgain(Gateways gateways, Order order) {
        Reply[] last = new Reply[1];
        await(order + " to be answered")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .ignoreException(IOException.class)
                .until(() -> {
                    last[0] =
                            gateways.post(0, "/transfers", Map.of("Idempotency-Key", order.reference()), order.json());
                    return last[0].booked() || last[0].refused();
                });
        return last[0];
    }

    /** Transfers by reference. */
    private static Map<String, Integer> booked(LocalDatabase database) throws SQLException {
        Map<String, Integer> found = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select reference, count(*) from payments.transfer"
                        + " where reference like 'restore-%' group by 1")) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getInt(2));
            }
        }
        return found;
    }

    private static long number(LocalDatabase database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
