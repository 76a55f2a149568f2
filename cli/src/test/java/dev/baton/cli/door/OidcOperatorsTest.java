package dev.baton.cli.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.CommandRun;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who operates the cluster signs on at a real OpenID Connect server: for both ports, commands and the audit. */
@Tag("security")
class OidcOperatorsTest {
    private static final UUID REQUEST = UUID.randomUUID();

    @TempDir
    static Path dir;

    private static OidcBench bench;

    @BeforeAll
    static void start() throws IOException {
        bench = OidcBench.start(dir);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static int admin(String path, String token) {
        return bench.send(bench.admin(path, token).GET()).statusCode();
    }

    private static int http(String path, String token) {
        return bench.send(bench.http(path, token).GET()).statusCode();
    }

    private static int retry(String token) {
        return bench.send(bench.http("/requests/" + REQUEST + "/retry", token).POST(BodyPublishers.noBody()))
                .statusCode();
    }

    private static int adminRetry(String token) {
        return bench.send(
                        bench.admin("/api/durable/" + REQUEST + "/retry", token).POST(BodyPublishers.noBody()))
                .statusCode();
    }

    @Test
    void itsScopesAreItsRightsAtBothPorts() {
        String reads = bench.token("operator", "baton:read profile");
        String retries = bench.token("operator", "baton:read baton:retry");
        String sees = bench.token("operator", "baton:read baton:payload");

        assertThat(admin("/api/nodes", reads)).isEqualTo(200);
        assertThat(admin("/api/messages?payload=true", reads)).isEqualTo(403);
        assertThat(admin("/api/messages?payload=true", sees)).isEqualTo(200);
        assertThat(adminRetry(reads)).isEqualTo(403);
        assertThat(adminRetry(retries)).isEqualTo(404);
        assertThat(http("/requests", reads)).isEqualTo(200);
        assertThat(http("/requests?key=x", reads)).isEqualTo(403);
        assertThat(http("/requests?key=x", sees)).isEqualTo(200);
        assertThat(retry(reads)).isEqualTo(403);
        assertThat(retry(retries)).isEqualTo(404);
    }

    @Test
    void aCallersTokenAndOneForOthersOpenNothing() {
        String caller = bench.token("ann", "profile");
        assertThat(admin("/api/nodes", caller)).isEqualTo(403);
        assertThat(http("/requests", caller)).isEqualTo(403);
        String forOthers = bench.token("for-others", "baton:read baton:change");
        assertThat(admin("/api/nodes", forOthers)).isEqualTo(401);
        assertThat(http("/requests", forOthers)).isEqualTo(401);
        String shortLived = bench.token("short-lived", "baton:read");
        Awaitility.await().atMost(OidcBench.PATIENCE).until(() -> admin("/api/nodes", shortLived) == 401);
        HttpResponse<String> expired =
                bench.send(bench.admin("/api/nodes", shortLived).GET());
        assertThat(expired.body()).contains("token-expired");
    }

    @Test
    void commandsTakeItAndTheAuditSaysWhoItWas() {
        String token = bench.token("operator", "baton:read baton:payload baton:retry");
        String url = "http://127.0.0.1:" + bench.adminPort();
        assertThat(CommandRun.on(url, "nodes", "--token=" + token).out()).contains("door");
        assertThat(adminRetry(token)).isEqualTo(404);
        assertThat(retry(token)).isEqualTo(404);
        assertThat(CommandRun.of("requests", "--url=http://127.0.0.1:" + bench.httpPort(), "--operator-key=" + token)
                        .code())
                .isZero();

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        CommandRun.on(url, "audit", "who:operator", "what:retry")
                                .out())
                .contains("by a token of " + bench.issuer() + "; HTTP port", REQUEST.toString()));
    }
}
