package dev.baton.cli.door;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.CommandRun;
import dev.baton.cluster.LocalDatabase;
import dev.baton.config.ConfigFile;
import dev.baton.flows.payments.SampleAccounts;
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

/** A request is found by who sent it, when, and by its business key, by those who may. */
class FindRequestsTest {
    private static final String REFERENCE = "invoice 7 of Ada";

    @TempDir
    Path dir;

    private LocalDatabase database;
    private Node node;

    @BeforeEach
    void start() throws IOException {
        database = LocalDatabase.start(dir.resolve("postgres"));
        for (String file : List.of("operators", "callers", "tokens")) {
            Files.writeString(dir.resolve(file), "");
        }
        String reader = key("tokens", "reader", "--rights=read");
        tokens = List.of(reader, key("tokens", "auditor", "--rights=read,payload"));
        shop = key("callers", "shop");
        operator = key("operators", "ann");
        String yaml = """
                node: {name: door, admin-port: 0, admin-tokens-file: '%1$s/tokens'}
                cluster: {alone: true}
                database: {uri: '%2$s', migration-uri: '%3$s'}
                gateway: {http-port: 0, operators-file: '%1$s/operators'}
                flows: {payments: {api-keys-file: '%1$s/callers'}}
                """.formatted(dir, database.address().uri(), database.ownerUri());
        node = await(
                "the node's start",
                Duration.ofSeconds(120),
                Node.start(NodePlan.of(
                        Set.of(RoleName.GATEWAY, RoleName.DB_WORKER), ConfigFile.parse("test", yaml, Map.of()))));
    }

    private List<String> tokens = List.of();
    private String shop = "";
    private String operator = "";

    @AfterEach
    void stop() {
        await("the node's end", Duration.ofSeconds(60), node.stop());
        database.close();
    }

    private String key(String file, String name, String... more) {
        List<String> words = new ArrayList<>(List.of("keys", "new", "--caller=" + name, "--file=" + dir.resolve(file)));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new)).lineThatBegins("baton_");
    }

    private HttpResponse<String> send(int port, String method, String path, String key, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private String requests(String... options) {
        CommandRun run = command(options);
        assertThat(run.code()).as(run.err()).isZero();
        return run.out();
    }

    private CommandRun command(String... options) {
        List<String> words = new ArrayList<>(List.of(
                "requests", "--url=http://127.0.0.1:" + node.httpPort().orElseThrow(), "--operator-key=" + operator));
        words.addAll(List.of(options));
        return CommandRun.of(words.toArray(String[]::new));
    }

    @Test
    void aTransferIsFoundByItsReferenceByThoseWhoMay() throws Exception {
        int http = node.httpPort().orElseThrow();
        int admin = node.adminPort();
        HttpResponse<String> sent = send(http, "POST", "/transfers", shop, """
                {"from":"%s","to":"%s","amount":"1.00","currency":"CZK","reference":"%s"}""".formatted(
                        SampleAccounts.iban(1), SampleAccounts.iban(2), REFERENCE));
        String id = sent.headers().firstValue("Request-Id").orElseThrow();
        assertThat(requests("--key", REFERENCE)).as(sent.body()).contains(id);
        assertThat(requests("--key", REFERENCE, "--caller=shop", "--from=2026-01-01T00:00:00Z"))
                .contains(id);
        assertThat(requests("--caller=shop")).contains(id).doesNotContain(REFERENCE);
        assertThat(requests("--caller=bank")).doesNotContain(id);
        assertThat(requests("--key", REFERENCE, "--to=2026-01-01T00:00:00Z")).doesNotContain(id);
        assertThat(send(http, "GET", "/requests/" + id, operator, "").body()).contains(REFERENCE);
        assertThat(send(http, "GET", "/requests/" + id, shop, "").body()).doesNotContain("businessKey");

        String search = "/api/durable?caller=shop&key=invoice%207%20of%20Ada";
        assertThat(send(admin, "GET", search, tokens.getFirst(), "").statusCode())
                .isEqualTo(403);
        assertThat(send(admin, "GET", search, tokens.getLast(), "").body())
                .contains(id)
                .doesNotContain(REFERENCE);
        assertThat(send(admin, "GET", "/api/durable?caller=shop", tokens.getFirst(), "")
                        .body())
                .contains(id)
                .doesNotContain(REFERENCE);
        assertThat(send(admin, "GET", "/api/durable/" + id, tokens.getFirst(), "")
                        .body())
                .doesNotContain(REFERENCE);
        assertThat(send(admin, "GET", "/api/durable/" + id + "?result=true", tokens.getLast(), "")
                        .body())
                .contains(REFERENCE);
        CommandRun blank = command("--key", "");
        assertThat(blank.code()).isNotZero();
        assertThat(blank.err()).contains("status 400");
        for (String wrong :
                List.of("from=yesterday", "key=", "key=%20", "caller=%00", "flow=a%00", "state=done&state=dead")) {
            assertThat(send(admin, "GET", "/api/durable?" + wrong, tokens.getLast(), "")
                            .statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }

        assertThat(send(admin, "GET", "/api/audit?filter=who:%00", tokens.getLast(), "")
                        .statusCode())
                .isEqualTo(400);

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            String audit = send(admin, "GET", "/api/audit?filter=what:read-payload", tokens.getFirst(), "")
                    .body();
            assertThat(audit)
                    .contains(
                            "\"who\":\"auditor\"", "requests by business key", "\"who\":\"ann\"", "\"who\":\"reader\"")
                    .doesNotContain("invoice");
        });
    }
}
