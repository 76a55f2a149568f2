package dev.baton.inspector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.limit.ProxySettings;
import dev.baton.limit.TrustedProxies;
import dev.baton.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, with real requests. */
@Tag("security")
class AccessTest {
    /** SHA-256 of "let me in". */
    private static final String HASH = "992db5e2595725ef68eb5066e014da8c7f6baca0afa96f1021b56b66782133f2";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Await.await(vertx.close());
    }

    @Test
    void onLoopbackNobodyNeedsATokenButForPayloadsOutsideDevelopment() {
        Access production = new Access("127.0.0.1", false, List.of());
        Access development = new Access("localhost", true, List.of());

        assertThat(status(production, Right.READ, Map.of())).isEqualTo(200);
        assertThat(status(production, Right.PAYLOAD, Map.of())).isEqualTo(403);
        assertThat(status(development, Right.PAYLOAD, Map.of())).isEqualTo(200);
    }

    @Test
    void aNameThatSomebodyPointedAtThisMachineWontDo() {
        Access access = new Access("127.0.0.1", true, List.of());

        assertThat(status(access, Right.READ, Map.of("Host", "evil.example"))).isEqualTo(401);
        assertThat(status(access, Right.READ, Map.of("Host", "localhost:9090"))).isEqualTo(200);
    }

    @Test
    void anywhereElseNothingGoesWithoutAToken() {
        Access access = new Access("0.0.0.0", true, List.of(token(Set.of(Right.READ))));

        assertThat(status(access, Right.READ, Map.of())).isEqualTo(401);
        assertThat(status(access, Right.READ, Map.of("Authorization", "Bearer wrong")))
                .isEqualTo(401);
        assertThat(status(access, Right.READ, Map.of("Authorization", "Bearer let me in")))
                .isEqualTo(200);
        assertThat(status(access, Right.PAYLOAD, Map.of("Authorization", "Bearer let me in")))
                .isEqualTo(403);
    }

    @Test
    void whoTriesTokensHasToWaitAndWhoIsKnownThereDoesNot() {
        Access access = new Access("0.0.0.0", true, List.of(token(Set.of(Right.READ))));
        Map<String, String> right = Map.of("Authorization", "Bearer let me in");
        Map<String, String> wrong = Map.of("Authorization", "Bearer wrong");

        assertThat(status(access, Right.READ, wrong)).isEqualTo(401);
        assertThat(status(access, Right.READ, right)).isEqualTo(200);
        Awaitility.await().until(() -> status(access, Right.READ, wrong) == 429);

        assertThat(status(access, Right.READ, Map.of("Authorization", "Bearer other")))
                .isEqualTo(429);
        assertThat(status(access, Right.READ, right)).isEqualTo(200);
    }

    @Test
    void aRightToChangeSomethingIsNoRightToChangeOtherThings() {
        Access retries = new Access("0.0.0.0", true, List.of(token(Set.of(Right.RETRY))));
        Access changes = new Access("0.0.0.0", true, List.of(token(Set.of(Right.CHANGE))));
        Map<String, String> headers = Map.of("Authorization", "Bearer let me in", "Baton-Admin", "1");

        assertThat(status(retries, Right.RETRY, headers)).isEqualTo(200);
        assertThat(status(retries, Right.TAP, headers)).isEqualTo(403);
        assertThat(status(retries, Right.CHANGE, headers)).isEqualTo(403);
        assertThat(status(changes, Right.RETRY, headers)).isEqualTo(200);
        assertThat(status(changes, Right.TAP, headers)).isEqualTo(200);
        assertThat(status(changes, Right.RETRY, Map.of("Authorization", "Bearer let me in")))
                .as("without the header that no form sends")
                .isEqualTo(403);
    }

    @Test
    void aChangeNeedsTheHeaderThatNoFormSendsAndNoOtherOrigin() {
        Access access = new Access("127.0.0.1", false, List.of());

        assertThat(status(access, Right.CHANGE, Map.of())).isEqualTo(403);
        assertThat(status(access, Right.CHANGE, Map.of("Baton-Admin", "1"))).isEqualTo(200);
        assertThat(status(access, Right.CHANGE, Map.of("Baton-Admin", "1", "Origin", "http://evil.example")))
                .isEqualTo(403);
        assertThat(status(
                        access,
                        Right.CHANGE,
                        Map.of("Baton-Admin", "1", "Origin", "http://localhost:1", "Host", "localhost:1")))
                .isEqualTo(200);
    }

    /** What was done by it would be in the audit under the other name. */
    @Test
    void aTokenUnderTwoNamesIsRefused(@TempDir Path dir) throws IOException {
        AdminToken ops = token(Set.of(Right.READ));
        AdminToken again = new AdminToken("bob", HASH, Set.of(Right.READ));
        assertThatThrownBy(() -> new Access("127.0.0.1", false, List.of(ops, again)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("node.admin-tokens gives 'bob' the key of 'ops'; allowed: one name for each key");

        Path file = dir.resolve("tokens");
        Files.writeString(file, "bob " + HASH + " rights=read\n");
        assertThatThrownBy(() -> new Access(
                        "127.0.0.1", false, List.of(ops), Optional.of(file), TrustedProxies.none(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tokens, line 1 gives 'bob' the key of 'ops'");
    }

    /** It comes from this machine, and its proxy may name this machine, too: it is for others all the same. */
    @Test
    void whatAProxyOnThisMachineSendsForOthersNeedsAToken() {
        Access behind = behindProxy("127.0.0.1");
        Map<String, String> right = Map.of("Authorization", "Bearer let me in", "X-Forwarded-For", "203.0.113.5");

        for (String from : List.of("203.0.113.5", "127.0.0.1", "nonsense", "")) {
            assertThat(status(behind, Right.READ, Map.of("X-Forwarded-For", from)))
                    .as(from)
                    .isEqualTo(401);
        }
        assertThat(status(behind, Right.READ, right)).isEqualTo(200);
        assertThat(status(behind, Right.READ, Map.of()))
                .as("a user of this machine")
                .isEqualTo(200);
        assertThat(status(
                        new Access("127.0.0.1", false, List.of()),
                        Right.READ,
                        Map.of("X-Forwarded-For", "203.0.113.5")))
                .as("no proxy is named")
                .isEqualTo(200);
    }

    @Test
    void whoTriesTokensBehindAProxyHoldsUpNobodyElse() {
        for (Access behind : List.of(behindProxy("127.0.0.1"), behindProxy("0.0.0.0"))) {
            Map<String, String> wrong = Map.of("Authorization", "Bearer wrong", "X-Forwarded-For", "203.0.113.5");
            Awaitility.await().until(() -> status(behind, Right.READ, wrong) == 429);

            assertThat(status(
                            behind,
                            Right.READ,
                            Map.of("Authorization", "Bearer let me in", "X-Forwarded-For", "203.0.113.6")))
                    .isEqualTo(200);
        }
    }

    /** The last one counted: a token that lost a right had it again. */
    @Test
    void aTokenWithTwoSetsOfRightsIsRefused(@TempDir Path dir) throws IOException {
        AdminToken reads = token(Set.of(Right.READ));
        AdminToken changes = token(Set.of(Right.READ, Right.CHANGE));
        assertThatThrownBy(() -> new Access("127.0.0.1", false, List.of(reads, changes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("node.admin-tokens has a key of 'ops' twice, with another end");

        Path file = dir.resolve("tokens");
        Files.writeString(file, "ops " + HASH + " rights=read\nops " + HASH + " rights=read,change\n");
        assertThatThrownBy(() -> new Access(
                        "127.0.0.1", false, List.of(), Optional.of(file), TrustedProxies.none(), Optional.empty()))
                .hasMessageContaining("tokens, line 2 has a key of 'ops' that is in line 1, too");
    }

    private static Access behindProxy(String host) {
        return new Access(
                host,
                false,
                List.of(token(Set.of(Right.READ))),
                Optional.empty(),
                new TrustedProxies(new ProxySettings(List.of("127.0.0.1"), ProxySettings.Header.X_FORWARDED_FOR)),
                Optional.empty());
    }

    private static AdminToken token(Set<Right> rights) {
        return new AdminToken("ops", HASH, rights);
    }

    private int status(Access access, Right right, Map<String, String> headers) {
        Router router = Router.router(vertx);
        router.route().handler(access::authenticate);
        router.route().handler(context -> {
            int status;
            try {
                access.check(context, right);
                status = 200;
            } catch (ApiProblem problem) {
                status = problem.document().status();
            }
            context.response().setStatusCode(status).end();
        });
        HttpServer server =
                Await.await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        HttpClient client = vertx.createHttpClient();
        try {
            return Await.await(client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                    .compose(request -> {
                        headers.forEach(request::putHeader);
                        return request.send();
                    })
                    .map(response -> response.statusCode()));
        } finally {
            Await.await(client.close());
            Await.await(server.close());
        }
    }
}
