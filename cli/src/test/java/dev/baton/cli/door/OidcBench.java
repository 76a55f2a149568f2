package dev.baton.cli.door;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cluster.LocalDatabase;
import dev.baton.config.ConfigFile;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.node.Node;
import dev.baton.node.NodePlan;
import dev.baton.testing.JvmProcess;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** The sample bank with a real OpenID Connect server (Spring Authorization Server), in a process of its own. */
final class OidcBench implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final JvmProcess server;
    private final LocalDatabase database;
    private final Node node;
    private final String issuer;

    private OidcBench(JvmProcess server, LocalDatabase database, Node node, String issuer) {
        this.server = server;
        this.database = database;
        this.node = node;
        this.issuer = issuer;
    }

    /** @param dir where callers may have keys, in a file of this name */
    static OidcBench start(Path dir) throws IOException {
        String libraries = Files.readString(Path.of("..", "oidc-server", "target", "class-path.txt"))
                .strip();
        JvmProcess server = JvmProcess.start(
                dir,
                Map.of(),
                libraries,
                Path.of("src", "test", "oidc", "OidcServer.java").toString(),
                dir.resolve("tomcat").toString());
        LocalDatabase database = LocalDatabase.start(dir.resolve("postgres"));
        if (Files.notExists(dir.resolve("callers"))) {
            Files.createFile(dir.resolve("callers"));
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> !server.isAlive() || server.out().contains("port "));
        assertThat(server.out()).as(server.err()).contains("port ");
        String issuer = "http://127.0.0.1:" + server.out().replaceAll("(?s).*port (\\d+).*", "$1");
        String yaml = """
                node: {name: door, admin-port: 0}
                cluster: {alone: true}
                tokens:
                  {issuer: '%3$s', audience: baton, clock-skew: 0s, refresh: 1h, retry: 1s, operator-scopes: 'baton:'}
                database: {uri: '%2$s', migration-uri: '%4$s'}
                gateway: {http-port: 0}
                flows: {payments: {api-keys-file: '%1$s/callers'}}
                """.formatted(dir, database.address().uri(), issuer, database.ownerUri());
        Node node = await(
                "the node's start",
                PATIENCE,
                Node.start(NodePlan.of(
                        Set.of(RoleName.GATEWAY, RoleName.DB_WORKER, RoleName.COMPUTE_SERVICE),
                        ConfigFile.parse("test", yaml, Map.of()))));
        return new OidcBench(server, database, node, issuer);
    }

    String issuer() {
        return issuer;
    }

    int adminPort() {
        return node.adminPort();
    }

    int httpPort() {
        return node.httpPort().orElseThrow();
    }

    /** @param scope with spaces between them */
    String token(String name, String scope) {
        String basic =
                Base64.getEncoder().encodeToString((name + ":" + name + "-secret").getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> reply = send(HttpRequest.newBuilder(URI.create(issuer + "/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "grant_type=client_credentials&scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8))));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return Json.tree(Buffer.buffer(reply.body())).path("access_token").asText();
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** To the HTTP port. */
    HttpRequest.Builder http(String path, String credential) {
        return to(httpPort(), path, credential);
    }

    /** To the admin port. */
    HttpRequest.Builder admin(String path, String credential) {
        return to(adminPort(), path, credential).header("Baton-Admin", "1");
    }

    private static HttpRequest.Builder to(int port, String path, String credential) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + credential);
    }

    void killIssuer() throws InterruptedException {
        server.close();
    }

    @Override
    public void close() {
        await("the node's end", Duration.ofSeconds(60), node.stop());
        database.close();
        try {
            server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            client.close();
        }
    }
}
