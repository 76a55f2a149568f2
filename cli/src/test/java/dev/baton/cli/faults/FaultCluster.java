package dev.baton.cli.faults;

import dev.baton.cli.mutants.BrokenBuild;
import dev.baton.cli.mutants.Mutant;
import dev.baton.cluster.ClusterPlan;
import dev.baton.cluster.DatabaseAddress;
import dev.baton.cluster.Installation;
import dev.baton.cluster.LocalCluster;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.NodeProcess;
import dev.baton.cluster.testing.TestInstallation;
import dev.baton.flows.payments.PaymentsFlows;
import dev.baton.flows.payments.SampleAccounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A PostgreSQL, a proxy in front of it, and a cluster of node processes: everything real, on free ports, gone at the
 * end.
 */
public final class FaultCluster implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(300);

    /**
     * Without large tables, and with webhooks to this machine: many to one host, and what is lost comes soon again. The
     * store begins another period in the middle of each test.
     */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("BATON_FLOWS_BENCH_ENABLED", "false"),
            Map.entry("BATON_NODE_START_TIMEOUT", "4m"),
            Map.entry("BATON_GATEWAY_HTTP_INSECURE_WEBHOOKS", "true"),
            Map.entry("BATON_DURABLE_WEBHOOKS_ALLOW_INTERNAL", "true"),
            Map.entry("BATON_DURABLE_WEBHOOKS_ALLOW_HTTP", "true"),
            Map.entry("BATON_DURABLE_WEBHOOKS_POLL", "100ms"),
            Map.entry("BATON_DURABLE_WEBHOOKS_TIMEOUT", "1s"),
            Map.entry("BATON_DURABLE_WEBHOOKS_PER_HOST", "32"),
            Map.entry("BATON_DURABLE_STORE_KEEP", "50m"),
            Map.entry("BATON_DURABLE_STORE_PERIOD", "15s"),
            Map.entry("BATON_DURABLE_WEBHOOKS_RETRIES", "500ms,1s,1s,2s,2s,4s"));

    private final LocalDatabase database;
    private final PgProxy proxy;
    private final LocalCluster cluster;

    private FaultCluster(LocalDatabase database, PgProxy proxy, LocalCluster cluster) {
        this.database = database;
        this.proxy = proxy;
        this.cluster = cluster;
    }

    /**
     * Without benchmark flows, whose tables are large, unless they are requested.
     *
     * @param environment settings that differ from the defaults, for every node
     */
    public static FaultCluster open(ClusterPlan plan, Map<String, String> environment) {
        return open(plan, environment, TestInstallation.create());
    }

    /** Nodes of a broken build. */
    static FaultCluster open(ClusterPlan plan, Mutant mutant) {
        return open(plan, Map.of(), TestInstallation.broken(BrokenBuild.of(mutant)));
    }

    static FaultCluster open(ClusterPlan plan, Map<String, String> environment, Installation installation) {
        Map<String, String> settings = new HashMap<>(DEFAULTS);
        settings.putAll(environment);
        Path dir = runDir();
        LocalDatabase database = LocalDatabase.start(dir.resolve("postgres"));
        PgProxy proxy = new PgProxy("127.0.0.1", database.port());
        LocalCluster cluster = LocalCluster.start(
                new LocalCluster.Settings(installation, plan, dir, database.addressAt(proxy.port()), false, settings),
                news -> {});
        FaultCluster faultCluster = new FaultCluster(database, proxy, cluster);
        try {
            cluster.awaitReady(READY, name -> {});
        } catch (RuntimeException e) {
            faultCluster.close();
            throw e;
        }
        return faultCluster;
    }

    /** Nodes on databases that the test looks after; ready. */
    static LocalCluster nodes(ClusterPlan plan, Path dir, DatabaseAddress database, Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>(DEFAULTS);
        settings.putAll(environment);
        LocalCluster cluster = LocalCluster.start(
                new LocalCluster.Settings(TestInstallation.create(), plan, dir, database, false, settings), news -> {});
        try {
            cluster.awaitReady(READY, name -> {});
        } catch (RuntimeException e) {
            cluster.killAll();
            throw e;
        }
        return cluster;
    }

    static Path runDir() {
        try {
            Path target = Path.of("target").toAbsolutePath();
            Files.createDirectories(target);
            return Files.createTempDirectory(target, "faultCluster-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public LocalCluster cluster() {
        return cluster;
    }

    public LocalDatabase database() {
        return database;
    }

    PgProxy proxy() {
        return proxy;
    }

    public String apiKey() {
        return PaymentsFlows.DEVELOPMENT_KEY;
    }

    /** Orders of a few accounts. */
    Transfers transfers(int concurrency) {
        return transfers(cluster, concurrency);
    }

    static Transfers transfers(LocalCluster cluster, int concurrency) {
        List<String> ibans =
                IntStream.rangeClosed(1, 200).mapToObj(SampleAccounts::iban).toList();
        Order.Accounts accounts = new Order.Accounts(ibans, SampleAccounts.iban(SampleAccounts.LAST_IN_CZK + 1));
        return new Transfers(cluster.gateways(), accounts, PaymentsFlows.DEVELOPMENT_KEY, concurrency);
    }

    /** @param since when the load began */
    Audit audit(Instant since) {
        return new Audit(database.jdbcUrl(), since);
    }

    /** How many transfers with this reference were booked. */
    public long booked(String reference) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                PreparedStatement statement =
                        connection.prepareStatement("select count(*) from payments.transfer where reference = ?")) {
            statement.setString(1, reference);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /**
     * What is wrong with transfers that were sent without a key, once each: answers that the ledger denies, what was
     * booked twice or by halves, and what did not end.
     *
     * @param answers by the transfer's reference
     * @param amount in hundredths
     */
    public List<String> judge(Map<String, HttpResponse<String>> answers, long amount) throws SQLException {
        Audit audit = audit(Instant.EPOCH);
        Awaitility.await("no request is running any more")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> audit.running() == 0);
        Map<String, Sent> sent = new HashMap<>();
        answers.forEach((reference, answer) -> sent.put(
                reference,
                new Sent(
                        new Order(reference, Style.NOTIFICATION, Mode.KEYLESS, amount, true, ""),
                        List.of(Reply.of(answer)))));
        return audit.findings(sent);
    }

    /**
     * Starts the nodes again that died, as often as it takes, as {@code baton up} does; and waits until all are ready.
     */
    public void repair() {
        Awaitility.await("every node to be ready")
                .atMost(READY)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    startTheDeadAgain();
                    return unready().isEmpty();
                });
    }

    private void startTheDeadAgain() {
        cluster.nodes().stream()
                .filter(node -> !node.alive())
                .map(NodeProcess::name)
                .forEach(cluster::startAgain);
    }

    private List<String> unready() {
        return cluster.nodes().stream()
                .filter(node -> !node.ready())
                .map(NodeProcess::name)
                .toList();
    }

    @Override
    public void close() {
        cluster.close();
        proxy.close();
        database.close();
    }
}
