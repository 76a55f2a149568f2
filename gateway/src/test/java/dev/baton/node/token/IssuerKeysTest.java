package dev.baton.node.token;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import dev.baton.gateway.testing.TestIssuer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IssuerKeysTest {
    private static TokenSettings settings(Optional<String> issuer) {
        return new TokenSettings(
                issuer,
                issuer.map(name -> TestIssuer.AUDIENCE),
                Optional.empty(),
                Optional.empty(),
                "scope",
                Optional.of("baton:"),
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                Duration.ofSeconds(4),
                10);
    }

    @Test
    void theSameKeysInAnotherOrderAreNoChange() {
        JWK one = TestIssuer.ec("one");
        JWK two = TestIssuer.ec("two");
        Queue<List<JWK>> published =
                new ArrayDeque<>(List.of(List.of(one, two), List.of(two, one), List.of(two, two, one), List.of(two)));
        AtomicLong now = new AtomicLong();
        IssuerKeys keys = new IssuerKeys(
                () -> Future.succeededFuture(published.remove()),
                settings(Optional.empty()),
                () -> now.addAndGet(Duration.ofMinutes(1).toNanos()));
        AtomicInteger changes = new AtomicInteger();
        keys.onChange(changes::incrementAndGet);

        for (int look = 0; look < 3; look++) {
            assertThat(await(keys.latest()).generation()).isEqualTo(1);
        }
        assertThat(changes).hasValue(0);
        assertThat(await(keys.latest()).generation()).isEqualTo(2);
        assertThat(changes).hasValue(1);
    }

    @Test
    void whatIsWrongWithAConfigurationIsSaid() {
        Vertx vertx = Vertx.vertx();
        try (TestIssuer issuer = new TestIssuer();
                IssuerClient client =
                        new IssuerClient(vertx, settings(Optional.of(issuer.name())), issuer.name(), false)) {
            Map.of(
                            "no {JSON",
                            "its OpenID configuration is no JSON",
                            "{\"issuer\": \"%s\"}",
                            "its OpenID configuration names no jwks_uri",
                            "{\"issuer\": \"%s\", \"jwks_uri\": \"ftp://127.0.0.1/keys\"}",
                            "its configuration and its keys have to be at URLs of HTTPS, not at ftp://127.0.0.1/keys",
                            "{\"issuer\": \"%s\", \"jwks_uri\": \"http://192.0.2.1/keys\"}",
                            "plain HTTP is for this machine and the development profile only: http://192.0.2.1/keys")
                    .forEach((configuration, problem) -> {
                        issuer.configuration = configuration;
                        assertThatThrownBy(() -> await(client.keys())).hasStackTraceContaining(problem);
                    });
        } finally {
            await(vertx.close());
        }
    }
}
