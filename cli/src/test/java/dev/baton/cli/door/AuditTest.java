package dev.baton.cli.door;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.CommandRun;
import dev.baton.cluster.LocalDatabase;
import dev.baton.config.ConfigFile;
import dev.baton.message.RoleName;
import dev.baton.node.Node;
import dev.baton.node.NodePlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who did what is found with {@code baton audit}, and nothing secret with it. */
@Tag("security")
class AuditTest {
    private static final String CANARY = "canary-7f3a";

    @TempDir
    Path dir;

    private LocalDatabase database;
    private Node node;

    @BeforeEach
    void start() throws IOException {
        database = LocalDatabase.start(dir.resolve("postgres"));
        Files.writeString(dir.resolve("operators"), "");
        Files.writeString(dir.resolve("tokens"), "");
        String yaml = """
                node: {name: door, admin-port: 0, admin-tokens-file: '%1$s/tokens'}
                cluster: {alone: true}
                http: {trusted-proxies: [127.0.0.0/8]}
                database: {uri: '%2$s', migration-uri: '%3$s'}
                gateway: {http-port: 0, operators-file: '%1$s/operators'}
                flows: {payments: {api-keys-file: '%1$s/operators'}}
                tap: {level: full}
                """.formatted(dir, database.address().uri(), database.ownerUri());
        node = await(
                "the node's start",
                Duration.ofSeconds(120),
                Node.start(NodePlan.of(
                        Set.of(RoleName.GATEWAY, RoleName.DB_WORKER), ConfigFile.parse("test", yaml, Map.of()))));
    }

    @AfterEach
    void stop() {
        stop(node);
        database.close();
    }

    private int send(int port, String method, String path, String key, String body)
            throws IOException, InterruptedException {
        return send(request(port, method, path, key, body));
    }

    private static HttpRequest.Builder request(int port, String method, String path, String key, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header("Baton-Admin", "1")
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
    }

    private static int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private String key(String file, String name, String... more) {
        List<String> words =
                new java.util.ArrayList<>(List.of("keys", "new", "--caller=" + name, "--file=" + dir.resolve(file)));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new)).lineThatBegins("baton_");
    }

    private String audit(String... filter) {
        List<String> words = new java.util.ArrayList<>(List.of("audit"));
        words.addAll(List.of(filter));
        CommandRun run = CommandRun.on("http://127.0.0.1:" + node.adminPort(), words.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void whatIsDoneIsFoundAndNothingSecretWithIt() throws Exception {
        int http = node.httpPort().orElseThrow();
        int admin = node.adminPort();
        // First: of one address only some refused acts a minute have an entry.
        assertThat(send(http, "POST", "/transfers?" + CANARY, CANARY, CANARY)).isEqualTo(401);
        assertThat(send(admin, "GET", "/api/nodes?" + CANARY, CANARY, "")).isEqualTo(401);
        String ann = key("operators", "ann");
        String bob = key("tokens", "bob", "--rights=read,payload,tap");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> send(admin, "GET", "/api/nodes", bob, "") == 200);
        UUID request = UUID.randomUUID();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> send(http, "POST", "/requests/" + request + "/retry", ann, "") == 404);
        send(http, "POST", "/transfers", ann, "{\"reference\":\"" + CANARY + "\"}");
        assertThat(send(admin, "PUT", "/api/tap", bob, "{\"prefix\":\"baton.\",\"level\":\"headers\"}"))
                .isEqualTo(200);
        assertThat(send(admin, "GET", "/api/messages?payload=true", bob, "")).isEqualTo(200);
        assertThat(send(admin, "POST", "/api/durable/" + request + "/retry", bob, ""))
                .isEqualTo(403);

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(audit("what:log-in", "outcome:refused"))
                    .contains("HTTP port, POST /transfers", "admin port, GET /api/nodes");
            assertThat(audit("who:ann")).contains("retry", "refused", request.toString(), "127.0.0.1");
            assertThat(audit("who:bob")).contains("tap", "headers for 'baton.'", "read-payload");
            assertThat(audit("what:retry", "who:bob")).contains("refused", request.toString());
            assertThat(audit("what:keys-changed")).contains("gateway.operators-file", "node.admin-tokens-file");
        });
        assertThat(audit()).doesNotContain(CANARY, ann, bob);
        assertThat(count("SELECT count(*) FROM baton.audit a WHERE a::text LIKE '%" + CANARY + "%' OR a::text LIKE '%"
                        + ann + "%' OR a::text LIKE '%" + bob + "%'"))
                .isZero();
        assertThat(CommandRun.on("http://127.0.0.1:" + admin, "audit", "colour:red")
                        .err())
                .contains("'colour:red' is no FIELD:VALUE")
                .hasLineCount(1);
    }

    @Test
    void whereItCameFromIsWhatAProxyThatIsNamedSays() throws Exception {
        String ann = key("operators", "ann");
        int http = node.httpPort().orElseThrow();
        UUID request = UUID.randomUUID();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> send(request(http, "POST", "/requests/" + request + "/retry", ann, "")
                                .header("X-Forwarded-For", "198.51.100.1, 203.0.113.5"))
                        == 404);
        assertThat(send(request(http, "POST", "/transfers", CANARY, "").header("X-Forwarded-For", "203.0.113.6")))
                .isEqualTo(401);
        assertThat(send(request(node.adminPort(), "GET", "/api/nodes", CANARY, "")
                        .header("X-Forwarded-For", "203.0.113.7, 127.0.0.9")))
                .isEqualTo(401);

        stop(node);
        assertThat(count("SELECT count(*) FROM baton.audit WHERE who = 'ann' AND address = '203.0.113.5'"))
                .isPositive();
        assertThat(count("SELECT count(*) FROM baton.audit WHERE who = 'ann' AND address <> '203.0.113.5'"))
                .isZero();
        assertThat(count("SELECT count(*) FROM baton.audit WHERE act = 'log-in' AND address = '203.0.113.6'"
                        + " AND detail LIKE 'HTTP port%'"))
                .isEqualTo(1);
        assertThat(count("SELECT count(*) FROM baton.audit WHERE act = 'log-in' AND address = '203.0.113.7'"
                        + " AND detail LIKE 'admin port%'"))
                .isEqualTo(1);
    }

    /** What messages say is seen at the level full: it takes the right to see them, too. */
    @Test
    void aLevelThatTakesAnotherRightIsRefusedOnce() throws Exception {
        int admin = node.adminPort();
        String eve = key("tokens", "eve", "--rights=read,tap");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> send(admin, "GET", "/api/nodes", eve, "") == 200);

        assertThat(send(admin, "PUT", "/api/tap", eve, "{\"prefix\":\"baton.\",\"level\":\"full\"}"))
                .isEqualTo(403);

        stop(node);
        assertThat(count("SELECT count(*) FROM baton.audit WHERE who = 'eve'")).isEqualTo(1);
        assertThat(count("SELECT count(*) FROM baton.audit WHERE who = 'eve' AND act = 'tap' AND outcome = 'refused'"
                        + " AND detail LIKE 'full for %'"))
                .isEqualTo(1);
    }

    @Test
    void whatWasDoneJustBeforeAStopIsStored() throws Exception {
        int admin = node.adminPort();
        for (int i = 0; i < 5; i++) {
            assertThat(send(admin, "PUT", "/api/tap/", CANARY, "{\"prefix\":\"baton.\",\"level\":\"headers\"}"))
                    .isEqualTo(401);
        }
        stop(node);
        assertThat(count("SELECT count(*) FROM baton.audit WHERE act = 'log-in' AND outcome = 'refused'"))
                .isEqualTo(5);
    }

    private static void stop(Node node) {
        await("the node's end", Duration.ofSeconds(60), node.stop());
    }

    private long count(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
