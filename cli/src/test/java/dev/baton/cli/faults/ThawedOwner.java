package dev.baton.cli.faults;

import static org.awaitility.Awaitility.await;

import dev.baton.cluster.NodeProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A gateway is frozen between two database stages of a request, loses its lease, and thaws while the new owner is still
 * on its way to the second one. Then the old owner, which was only waiting for the stage between, requests the second
 * stage at once.
 */
final class ThawedOwner implements AutoCloseable {
    /** What the new owner needs to get to the second database stage. */
    static final Duration BETWEEN = Duration.ofSeconds(6);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FaultCluster faultCluster;
    private final HttpClient http = HttpClient.newHttpClient();
    private Instant begun = Instant.EPOCH;

    ThawedOwner(FaultCluster faultCluster) {
        this.faultCluster = faultCluster;
    }

    /** Answers how long after the new owner took the request its second stage was written. */
    Duration secondStageAfterItWasLost(String gateway) {
        hold(gateway, BETWEEN);
        NodeProcess owner = faultCluster.cluster().node(gateway);
        owner.freeze();
        try {
            awaitTakenOver();
        } finally {
            owner.thaw();
        }
        awaitThat("the request is done", "state = 'done'");
        return betweenRecoveredAndCheckpoint(
                one("select history" + ofTheRequest()).orElseThrow());
    }

    /** Gives this gateway a request whose first stage is stored, and whose second one comes so much later. */
    void hold(String gateway, Duration between) {
        begin(gateway, between);
        awaitThat("the first stage is stored", "history LIKE '%checkpoint%'");
    }

    /** Waits until another node has that request. */
    void awaitTakenOver() {
        awaitThat("another node owns the request", "epoch > 1");
    }

    private String ofTheRequest() {
        return " from baton.request where flow = 'probe-steps' and accepted_at >= '" + begun + "'";
    }

    private void begin(String gateway, Duration between) {
        begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        int port = faultCluster.cluster().node(gateway).plan().httpPort().orElseThrow();
        http.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/probe/steps"))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"id\": \"thawed\", \"millisBetween\": " + between.toMillis() + "}"))
                        .build(),
                BodyHandlers.discarding());
    }

    private void awaitThat(String what, String condition) {
        try {
            await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> one("select 1" + ofTheRequest()
                            + " and " + condition)
                    .isPresent());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    e.getMessage() + "; the request: "
                            + one("select state || ', epoch ' || epoch || ', stage ' || next_stage || E'\\n' || history"
                                    + ofTheRequest()),
                    e);
        }
    }

    /** The history has a line for each change: version, event, next stage, milliseconds since 1970. */
    private static Duration betweenRecoveredAndCheckpoint(String history) {
        List<String[]> lines = history.lines().map(line -> line.split(" ", -1)).toList();
        long recovered = timeOf("recovered", lines);
        long written = timeOf("checkpoint", lines);
        return Duration.ofMillis(written - recovered);
    }

    private static long timeOf(String event, List<String[]> lines) {
        return lines.stream()
                .filter(line -> line[1].equals(event))
                .mapToLong(line -> Long.parseLong(line[3]))
                .max()
                .orElseThrow(() -> new AssertionError("No " + event + " in the history"));
    }

    private Optional<String> one(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(faultCluster.database().jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
