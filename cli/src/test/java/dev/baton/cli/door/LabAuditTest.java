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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the live lab does to nodes is in the audit, as all else that users of the admin port change. */
class LabAuditTest {
    private static final String SETTINGS = "{\"style\":\"polling\",\"arrivals\":false,\"perSecond\":0,\"atOnce\":0,"
            + "\"databaseMillis\":7,\"rounds\":10}";

    @TempDir
    Path dir;

    private LocalDatabase database;
    private Node node;

    @BeforeEach
    void start() {
        database = LocalDatabase.start(dir.resolve("postgres"));
        String yaml = """
                profile: development
                node: {name: door, admin-port: 0}
                cluster: {alone: true}
                database: {uri: '%s', migration-uri: '%s'}
                gateway: {http-port: 0}
                """.formatted(database.address().uri(), database.ownerUri());
        node = await(
                "the node's start",
                Duration.ofSeconds(120),
                Node.start(NodePlan.of(
                        Set.of(RoleName.GATEWAY, RoleName.DB_WORKER), ConfigFile.parse("test", yaml, Map.of()))));
    }

    @AfterEach
    void stop() {
        await("the node's end", Duration.ofSeconds(60), node.stop());
        database.close();
    }

    private int send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + node.adminPort() + path))
                    .timeout(Duration.ofSeconds(30))
                    .method(method, BodyPublishers.ofString(body));
            return client.send(
                            (headers.length == 0 ? request : request.headers(headers)).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private int change(String method, String path, String body) throws IOException, InterruptedException {
        return send(method, path, body, "Baton-Admin", "1");
    }

    private String audit(String... filter) {
        List<String> words = new ArrayList<>(List.of("audit"));
        words.addAll(List.of(filter));
        CommandRun run = CommandRun.on("http://127.0.0.1:" + node.adminPort(), words.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void faultsKnobsAndWhoMayNotAreInTheAudit() throws Exception {
        assertThat(send("POST", "/api/lab/nodes/door/kill", "")).isEqualTo(403);
        assertThat(send("GET", "/api/lab", "", "Authorization", "Bearer guessed"))
                .isEqualTo(401);
        assertThat(change("POST", "/api/lab/nodes/door/freeze", "")).isEqualTo(409);
        assertThat(change("POST", "/api/lab/nodes/canary/kill", "")).isEqualTo(404);
        assertThat(change("PUT", "/api/lab?owner=a", SETTINGS)).isEqualTo(200);
        assertThat(change("PUT", "/api/lab?owner=a", SETTINGS)).isEqualTo(200);
        assertThat(change("DELETE", "/api/lab?owner=a", "")).isEqualTo(200);

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(audit("what:lab-fault", "outcome:refused"))
                    .contains("admin port, POST /api/lab/nodes/:node/:fault");
            assertThat(audit("what:lab-fault", "outcome:failed")).contains("freeze door");
            assertThat(audit("what:log-in")).contains("admin port, GET /api/lab");
            assertThat(audit("what:lab-knobs", "outcome:done"))
                    .contains("\"databaseMillis\":7", "turn back")
                    .as("not once more for each renewal")
                    .containsOnlyOnce("databaseMillis");
        });
        assertThat(audit()).doesNotContain("canary", "guessed");
    }

    @Test
    void aCutIsInTheAuditWhenTheDatabaseIsBackAndThereAreNoNodesToStartHere() throws Exception {
        String cut = with("\"faults\":{\"databaseCut\":true}");
        assertThat(change("PUT", "/api/lab?owner=a", SETTINGS)).isEqualTo(200);
        assertThat(change("PUT", "/api/lab?owner=a", cut)).isEqualTo(200);
        assertThat(change("PUT", "/api/lab?owner=a", cut)).isEqualTo(200);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ready() == 503);

        assertThat(change("DELETE", "/api/lab?owner=a", "")).isEqualTo(200);

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ready() == 200);
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        audit("what:lab-knobs", "outcome:done"))
                .containsOnlyOnce("\"databaseCut\":true"));
        assertThat(change("PUT", "/api/lab?owner=a", with("\"nodes\":{\"dbWorkers\":2}")))
                .isEqualTo(409);
    }

    private static String with(String more) {
        return SETTINGS.replaceFirst("}$", "," + more + "}");
    }

    private int ready() throws IOException, InterruptedException {
        return send("GET", "/health/ready", "");
    }

    @Test
    void knobsThatCanNotBeReadAreRefused() throws Exception {
        for (String body : List.of("", "null", "{}", "[]", SETTINGS.replace("\"style\":\"polling\",", ""))) {
            assertThat(change("PUT", "/api/lab?owner=a", body)).as(body).isEqualTo(400);
        }
    }
}
