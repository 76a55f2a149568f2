package dev.baton.cli.door;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.CommandRun;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that {@code baton keys new} makes are known to a running node soon, and unknown once their line is gone. */
@Tag("security")
class KeysTest {
    @TempDir
    Path dir;

    private Node node;

    @BeforeEach
    void start() throws IOException {
        for (String file : List.of("callers", "operators", "tokens")) {
            Files.writeString(dir.resolve(file), "# none yet\n");
        }
        String yaml = """
                node: {name: door, admin-port: 0, admin-tokens-file: '%1$s/tokens'}
                cluster: {alone: true}
                gateway: {http-port: 0, operators-file: '%1$s/operators'}
                flows: {payments: {api-keys-file: '%1$s/callers'}}
                """.formatted(dir);
        node = await(
                "the node's start",
                Duration.ofSeconds(60),
                Node.start(NodePlan.of(Set.of(RoleName.GATEWAY), ConfigFile.parse("test", yaml, Map.of()))));
    }

    @AfterEach
    void stop() {
        await("the node's end", Duration.ofSeconds(60), node.stop());
    }

    private String newKey(String file, String... more) {
        List<String> words =
                new java.util.ArrayList<>(List.of("keys", "new", "--caller=ann", "--file=" + dir.resolve(file)));
        words.addAll(List.of(more));
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return run.lineThatBegins("baton_");
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private int status(int port, String method, String path, String key) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(30))
                                    .header("Authorization", "Bearer " + key)
                                    .header("Baton-Admin", "1")
                                    .method(method, BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void aCallersKeyComesAndGoesWithoutARestart() throws Exception {
        int port = node.httpPort().orElseThrow();
        assertThat(status(port, "POST", "/transfers", "wrong")).isEqualTo(401);

        String old = newKey("callers");
        soon().until(() -> status(port, "POST", "/transfers", old) == 415);
        String fresh = newKey("callers", "--days=30");
        soon().until(() -> status(port, "POST", "/transfers", fresh) == 415);
        assertThat(status(port, "POST", "/transfers", old)).as("both are valid").isEqualTo(415);

        List<String> lines = Files.readAllLines(dir.resolve("callers"));
        Files.write(dir.resolve("callers"), List.of(lines.getLast()));
        soon().until(() -> status(port, "POST", "/transfers", old) == 401);
        assertThat(status(port, "POST", "/transfers", fresh)).isEqualTo(415);
    }

    @Test
    void anOperatorsKeyToo() throws Exception {
        int port = node.httpPort().orElseThrow();
        String key = newKey("operators");

        soon().until(() -> status(port, "GET", "/requests", key) != 403);
        Files.writeString(dir.resolve("operators"), "");
        soon().until(() -> status(port, "GET", "/requests", key) == 403);
    }

    @Test
    void aTokenOfTheAdminPortHasTheRightsOfItsLine() throws Exception {
        int port = node.adminPort();
        String reader = newKey("tokens", "--rights=read");
        String tapper = newKey("tokens", "--rights=read,tap");
        soon().until(() -> status(port, "GET", "/api/nodes", tapper) == 200);

        assertThat(status(port, "GET", "/api/nodes", reader)).isEqualTo(200);
        assertThat(status(port, "DELETE", "/api/tap", reader)).isEqualTo(403);
        assertThat(status(port, "DELETE", "/api/tap", tapper)).isEqualTo(200);
        String retry = "/api/durable/00000000-0000-7000-8000-000000000000/retry";
        assertThat(status(port, "POST", retry, tapper)).isEqualTo(403);
        assertThat(status(port, "POST", retry, newKeyThatWorks("read,retry"))).isNotEqualTo(403);
        assertThat(status(port, "POST", retry, newKeyThatWorks("read,change"))).isNotEqualTo(403);
    }

    private String newKeyThatWorks(String rights) {
        String key = newKey("tokens", "--rights=" + rights);
        soon().until(() -> status(node.adminPort(), "GET", "/api/nodes", key) == 200);
        return key;
    }

    @Test
    void theFileGetsTheHashOnlyAndIsPrivate() throws IOException {
        String key = newKey("fresh", "--days=7", "--rights=read");

        assertThat(key).matches("baton_[A-Za-z0-9_-]{43}");
        assertThat(Files.readString(dir.resolve("fresh")))
                .matches("ann [0-9a-f]{64} expires=\\S+Z rights=read\n")
                .doesNotContain(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("fresh"))))
                .isEqualTo("rw-------");
        Files.writeString(
                dir.resolve("fresh"), Files.readString(dir.resolve("fresh")).strip());
        newKey("fresh", "--rights=read");
        assertThat(Files.readAllLines(dir.resolve("fresh")))
                .as("no newline at its end")
                .hasSize(2);
        Files.writeString(dir.resolve("broken"), "ann\n");
        assertThat(CommandRun.of("keys", "new", "--caller=a", "--file=" + dir.resolve("broken"))
                        .err())
                .contains("broken, line 1 ")
                .hasLineCount(1);
        assertThat(Files.readString(dir.resolve("broken"))).isEqualTo("ann\n");
        assertThat(CommandRun.of("keys", "new", "--caller=a", "--rights=retyr").err())
                .contains("'retyr'")
                .hasLineCount(1);
        assertThat(CommandRun.of("keys", "new", "--caller=a b").err())
                .contains("--caller is 'a b'")
                .hasLineCount(1);
        assertThat(CommandRun.of("keys", "new", "--caller=development", "--file=" + dir.resolve("refused")))
                .satisfies(refused -> assertThat(refused.code()).isNotZero())
                .satisfies(refused -> assertThat(refused.err())
                        .contains("keys by that name work in the development profile only")
                        .hasLineCount(1));
        assertThat(dir.resolve("refused")).doesNotExist();
        assertThat(CommandRun.of("keys", "new", "--caller=a", "--days=0").err()).contains("--days is 0");
        assertThat(CommandRun.of("keys", "new", "--caller=a", "--scopes=a b").err())
                .contains("--scopes is 'a b'")
                .doesNotContain("--caller");
        assertThat(CommandRun.of("keys", "new", "--caller=a", "--scopes=a", "--rights=read")
                        .err())
                .contains("leave one out");
    }
}
