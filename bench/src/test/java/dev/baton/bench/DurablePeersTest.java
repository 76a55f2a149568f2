package dev.baton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bench.peer.Clients;
import dev.baton.bench.peer.DbosPeer;
import dev.baton.bench.peer.SchedulerPeer;
import dev.baton.cluster.LocalDatabase;
import dev.baton.cluster.Ports;
import dev.baton.cluster.testing.TestInstallation;
import dev.baton.load.JavaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that are compared as durable ones do what they are asked for once: each its own process, on a real PostgreSQL.
 */
class DurablePeersTest {
    private static final int HEAP_MB = 192;
    private static final int AT_ONCE = 8;

    @TempDir
    static Path dir;

    private static LocalDatabase database;
    private static Sql sql;

    @BeforeAll
    static void open() throws IOException {
        database = LocalDatabase.start(dir.resolve("postgres"));
        sql = Sql.open(database.jdbcUrl());
        sql.execute("CREATE SCHEMA bench");
        try (InputStream tables = DurablePeersTest.class.getResourceAsStream("/db/bench/V1__bench.sql")) {
            sql.execute(new String(tables.readAllBytes(), StandardCharsets.UTF_8));
        }
        sql.execute("""
                INSERT INTO bench.pgbench_branches VALUES (1, 0);
                INSERT INTO bench.pgbench_tellers VALUES (1, 1, 0);
                INSERT INTO bench.pgbench_accounts VALUES (1, 1, 0)""");
    }

    @AfterAll
    static void close() {
        if (sql != null) {
            sql.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {DbosPeer.class, SchedulerPeer.class})
    void oneKeyIsOneEffectAndOneAnswer(Class<?> peer) {
        long before = sql.number("SELECT count(*) FROM bench.pgbench_history");
        int port = Ports.free();
        String key = UUID.randomUUID().toString();

        try (JavaProcess process = start(peer, port);
                HttpClient client = HttpClient.newHttpClient()) {
            process.await("ready");
            HttpResponse<String> first = post(client, port, key).join();
            HttpResponse<String> again = post(client, port, key).join();
            String other = UUID.randomUUID().toString();
            List<CompletableFuture<HttpResponse<String>>> atOnce = Stream.generate(() -> post(client, port, other))
                    .limit(AT_ONCE)
                    .toList();

            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.body()).contains("\"text\":\"account 1: 5 = ", "\"digest\":\"");
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(atOnce.stream().map(answer -> answer.join().body()).distinct())
                    .hasSize(1)
                    .doesNotContain(first.body());
        }

        assertThat(sql.number("SELECT count(*) FROM bench.pgbench_history")).isEqualTo(before + 2);
        assertThat(sql.number("SELECT abalance FROM bench.pgbench_accounts"))
                .isEqualTo(sql.number("SELECT sum(delta) FROM bench.pgbench_history"));
    }

    private static JavaProcess start(Class<?> peer, int port) {
        return JavaProcess.start(
                TestInstallation.create(),
                HEAP_MB,
                peer.getName(),
                dir.resolve("peers.log"),
                List.of(Integer.toString(port)),
                Map.of(Clients.DATABASE_VARIABLE, database.ownerUri()));
    }

    private static CompletableFuture<HttpResponse<String>> post(HttpClient client, int port, String key) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/bench/tpcb".formatted(port)))
                .header("Idempotency-Key", "\"" + key + "\"")
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString("{\"aid\":1,\"tid\":1,\"bid\":1,\"delta\":5}"))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }
}
