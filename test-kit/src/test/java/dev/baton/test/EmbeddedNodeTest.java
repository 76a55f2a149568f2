package dev.baton.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.flow.Schema;
import dev.baton.run.FlowCatalog;
import dev.baton.testing.FreePorts;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are alone in their cluster: several of them in this JVM, on one database. */
class EmbeddedNodeTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static TestServer server;
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        database = server.newDatabase();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static TestNode node(String name, Map<String, String> settings) {
        return TestNode.await(TestNode.start(
                name,
                database.uri(database.port()),
                settings,
                config -> new FlowCatalog(
                        new SeatFlows().flows(config.forFlows()),
                        List.of(new SeatFlows().schema(config.forFlows()).orElseThrow()),
                        SeatFlows.class.getClassLoader())));
    }

    private static HttpRequest book(int port, String key, String seat) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/seats"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString("{\"seat\": \"%s\", \"guest\": \"Ada\"}".formatted(seat)))
                .build();
    }

    @Test
    void allRolesServeInOneJvmWithoutACluster() throws Exception {
        TestNode node = node("one", Map.of());

        HttpResponse<String> reply = HTTP.send(book(node.httpPort(), "k1", "1a"), BodyHandlers.ofString());

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        TestNode.await(node.stop());
    }

    /** As where flows are compiled anew while a node runs: classes and migrations come from the same place. */
    @Test
    void migrationsAreFoundWhereTheFlowsComeFrom(@TempDir Path dir) throws Exception {
        Path migrations = Files.createDirectories(dir.resolve("db/elsewhere"));
        Files.writeString(migrations.resolve("V1__a.sql"), "CREATE TABLE elsewhere.a (b int)");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {dir.toUri().toURL()}, SeatFlows.class.getClassLoader())) {
            Schema schema = new Schema("elsewhere", "db/elsewhere", transaction -> Future.succeededFuture());

            TestNode node = TestNode.await(TestNode.start(
                    "elsewhere",
                    database.uri(database.port()),
                    Map.of(),
                    config -> new FlowCatalog(List.of(), List.of(schema), loader)));

            assertThat(number("SELECT count(*) FROM elsewhere.a")).isZero();
            TestNode.await(node.stop());
        }
    }

    @Test
    void aSecondNodeTakesTheSamePortOverWhenTheFirstOneDrains() throws Exception {
        int port = FreePorts.one();
        Map<String, String> shared =
                Map.of("BATON_GATEWAY_SHARED_PORT", "true", "BATON_GATEWAY_HTTP_PORT", Integer.toString(port));
        TestNode first = node("first", shared);
        TestNode second = node("second", shared);

        TestNode.await(first.stop());

        assertThat(second.httpPort()).isEqualTo(port);
        assertThat(HTTP.send(book(port, "k2", "2a"), BodyHandlers.ofString()).statusCode())
                .isEqualTo(201);
        TestNode.await(second.stop());
    }

    /** Its connections to PostgreSQL end without the message that says so, and the client's with a reset. */
    @Test
    void aKilledNodeIsGoneAtOnceAndWithoutAGoodbye() {
        TestNode node = node("doomed", Map.of());
        CompletableFuture<HttpResponse<String>> open =
                HTTP.sendAsync(book(node.httpPort(), "k3", SeatFlows.SLOW), BodyHandlers.ofString());
        await("the sleeping statement")
                .atMost(Duration.ofSeconds(20))
                .until(() -> number("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND"
                                + " pid <> pg_backend_pid() AND state = 'active'")
                        == 1);

        var ended = node.kill();

        assertThatThrownBy(open::join).hasRootCauseInstanceOf(IOException.class);
        await("its sessions' end")
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'baton doomed'") == 0);
        assertThat(number("SELECT count(*) FROM baton.node_lease WHERE NOT stopped AND lease_until > now() AND"
                        + " node_id = '" + node.id() + "'"))
                .as("its lease was not given back")
                .isEqualTo(1);
        assertThatThrownBy(() -> HTTP.send(book(node.httpPort(), "k4", "4a"), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        TestNode.await(ended);
    }

    private static long number(String sql) {
        return database.number(sql);
    }
}
