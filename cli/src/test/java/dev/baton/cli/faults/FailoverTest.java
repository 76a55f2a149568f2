package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.DatabaseAddress;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A primary and a synchronous standby, both real. The primary dies under load, the standby is promoted: what was
 * acknowledged is there, once, and the nodes find the new primary by themselves.
 */
class FailoverTest {
    private static final Logger LOG = LoggerFactory.getLogger(FailoverTest.class);
    private static final int ORDERS = Style.values().length * Integer.getInteger("baton.faults.keys", 120);
    private static final int CLIENTS = 48;
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Ten seconds are promised; a machine that is busy with other things may take longer. */
    private static final Duration BACK =
            Duration.ofSeconds(10).multipliedBy(Integer.getInteger("baton.faults.slack", 5));

    private static final String IN_SYNC = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";

    private Path dir;
    private LocalDatabase primary;
    private LocalDatabase standby;
    private LocalCluster cluster;

    @BeforeEach
    void start() throws IOException, SQLException {
        dir = FaultCluster.runDir();
        primary = LocalDatabase.start(dir.resolve("primary"));
        DatabaseCopy.take(primary, dir.resolve("primary"), dir.resolve("standby"));
        DatabaseCopy.follow(primary, dir.resolve("standby"), "standby");
        standby = LocalDatabase.start(
                dir.resolve("standby"), Ports.free(), dir.resolve("standby").resolve("standby.log"));
        execute(primary, "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        execute(primary, "SELECT pg_reload_conf()");
        await("a synchronous standby").atMost(LONG).until(() -> number(primary, IN_SYNC) == 1);
        cluster = FaultCluster.nodes(ClusterPlan.onFreePorts(2, 2, 1), dir, both(), Map.of());
    }

    /** The standby first, so that nodes have to look which one is the primary from the start. */
    private DatabaseAddress both() {
        DatabaseAddress one = primary.address();
        return new DatabaseAddress(withBoth(one.uri()), one.migrationUri().map(this::withBoth));
    }

    private String withBoth(String uri) {
        String host = "127.0.0.1:";
        return uri.replace(host + primary.port(), host + standby.port() + "," + host + primary.port())
                + "?target_session_attrs=primary";
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
        standby.close();
        primary.close();
    }

    @Test
    void thePrimaryDiesAndTheStandbyIsPromoted() throws Exception {
        Audit audit = new Audit(standby.jdbcUrl(), Instant.now());
        try (Transfers load = FaultCluster.transfers(cluster, CLIENTS)) {
            CountDownLatch done = load.start("failover", ORDERS);
            await("a quarter of the clients know what became of their orders")
                    .atMost(LONG)
                    .until(() -> load.ended() >= ORDERS / 2);

            primary.kill();
            execute(standby, "SELECT pg_promote()");
            Instant promoted = Instant.now();

            await("a request that was accepted and answered after the promotion")
                    .atMost(BACK)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> firstAnswered(promoted).isPresent());
            Duration back = Duration.between(promoted, firstAnswered(promoted).orElseThrow());
            assertThat(done.await(180, TimeUnit.SECONDS))
                    .as("every client knows")
                    .isTrue();
            await("no request is running").atMost(LONG).until(() -> audit.running() == 0);
            await("no webhook waits").atMost(LONG).until(() -> audit.webhooksWaiting() == 0);
            Audit.Report report = audit.report(load);
            LOG.info(
                    "Failover: {}; back {} ms after the promotion; longest wait of a client {} ms",
                    report.tally(),
                    back.toMillis(),
                    load.longestWait().toMillis());
            assertThat(report.tally().clean()).as("%s", report).isTrue();
            assertThat(report.tally().acknowledged()).isPositive();
            assertThat(back).isLessThan(BACK);
        }
    }

    private Optional<Instant> firstAnswered(Instant after) throws SQLException {
        try (Connection connection = DriverManager.getConnection(standby.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT min(changed_at) FROM baton.request"
                        + " WHERE state = 'done' AND accepted_at > '" + after + "'")) {
            rows.next();
            return Optional.ofNullable(rows.getTimestamp(1)).map(Timestamp::toInstant);
        }
    }

    private static long number(LocalDatabase database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.administratorJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(LocalDatabase database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.administratorJdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
