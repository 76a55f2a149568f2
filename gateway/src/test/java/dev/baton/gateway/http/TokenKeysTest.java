package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.ProblemsTest;
import dev.baton.gateway.testing.TestIssuer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of an issuer come and go, and it may be away. */
class TokenKeysTest extends TokenBench {
    /** As some issuers sign: nothing in the header says with which key. */
    private static final JWSHeader WITHOUT_KEY_ID = new JWSHeader(JWSAlgorithm.RS256);

    @Test
    void anIssuerThatIsAwayIs503AndNever401() {
        issuer.status = 500;
        TestGateway gateway = gateway("retry: 1s");
        HttpResponse<String> reply = order(gateway, signed(claims().build()));

        ProblemsTest.assertProblem(reply, 503, "authentication-unavailable");
        assertThat(reply.body())
                .contains("This attempt did nothing: the keys of your token's issuer can't be read now");
        assertThat(gateway.store.stages()).isEmpty();
        issuer.published.add(KEY);
        issuer.status = 200;
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> order(gateway, signed(claims().build())).statusCode() == 201);
        issuer.close();
        assertThat(order(gateway, signed(claims().build())).statusCode())
                .as("with the keys that are known")
                .isEqualTo(201);
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> ProblemsTest.assertProblem(
                        order(gateway, TestIssuer.signed(claims().build(), TestIssuer.rsa("two"), JWSAlgorithm.RS256)),
                        503,
                        "authentication-unavailable"));
    }

    /** What it does not know was not signed with a key that is known: it may be with a new one. */
    @Test
    void whileTheIssuerIsAwayATokenWithoutAKeyIdOfANewKeyIs503() {
        issuer.published.add(KEY);
        TestGateway gateway = gateway("retry: 1s", "refresh: 20m");
        assertThat(order(gateway, signed(claims().build())).statusCode()).isEqualTo(201);
        issuer.close();

        String fresh = TestIssuer.signed(claims().build(), TestIssuer.rsa("two"), WITHOUT_KEY_ID);
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> ProblemsTest.assertProblem(order(gateway, fresh), 503, "authentication-unavailable"));
        assertThat(order(gateway, TestIssuer.signed(claims().build(), KEY, WITHOUT_KEY_ID))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void keysComeAndGo() {
        issuer.published.add(KEY);
        TestGateway gateway = gateway("retry: 1s", "refresh: 1s");
        String old = signed(claims().build());
        assertThat(order(gateway, old).statusCode()).isEqualTo(201);

        RSAKey next = TestIssuer.rsa("two");
        issuer.published.add(next);
        String fresh = TestIssuer.signed(claims().build(), next, JWSAlgorithm.RS256);
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> order(gateway, fresh).statusCode() == 201);
        assertThat(order(gateway, old).statusCode()).as("both are published").isEqualTo(201);
        issuer.published.remove(KEY);
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> order(gateway, old).statusCode() == 401);
        assertThat(order(gateway, fresh).statusCode()).isEqualTo(201);
    }

    /** It says that its key is withdrawn, also where nothing is left that can be used here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"mac\",\"k\":\"c2VjcmV0\"}]}",
                "{\"keys\":[{\"kty\":\"AKP\"},{\"kid\":\"one\"},"
                        + "{\"kty\":\"EC\",\"crv\":\"P-000\",\"x\":\"AA\",\"y\":\"AA\"}]}"
            })
    void anIssuerThatTakesItsLastKeyOutIsBelieved(String set) {
        issuer.published.add(KEY);
        TestGateway gateway = gateway("retry: 1s", "refresh: 1s");
        String token = signed(claims().build());
        assertThat(order(gateway, token).statusCode()).isEqualTo(201);

        issuer.keySet = () -> set;

        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> order(gateway, token).statusCode() == 401);
        ProblemsTest.assertProblem(order(gateway, signed(claims().build())), 401, "invalid-token");
        assertThat(gateway.meters.get("baton.tokens.keys").gauge().value()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"keys\":null}", "{\"keys\":[1]}", "{\"keys\":[", "{\"keys\":{}}"})
    void whatIsNoSetOfKeysTakesNoneAway(String text) {
        issuer.published.add(KEY);
        TestGateway gateway = gateway("retry: 1s", "refresh: 1s");
        assertThat(order(gateway, signed(claims().build())).statusCode()).isEqualTo(201);

        issuer.keySet = () -> text;
        int looks = issuer.looks.get();

        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> issuer.looks.get() > looks + 1);
        assertThat(order(gateway, signed(claims().build())).statusCode()).isEqualTo(201);
    }

    @Test
    void aNewKeyIsLookedForWhereTokensNameNoKey() {
        issuer.published.add(KEY);
        TestGateway gateway = gateway("retry: 1s", "refresh: 20m");
        assertThat(order(gateway, TestIssuer.signed(claims().build(), KEY, WITHOUT_KEY_ID))
                        .statusCode())
                .isEqualTo(201);

        RSAKey next = TestIssuer.rsa("two");
        issuer.published.set(0, next);

        String fresh = TestIssuer.signed(claims().build(), next, WITHOUT_KEY_ID);
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> order(gateway, fresh).statusCode() == 201);
    }

    @Test
    void aNewKeyIsLookedForWhereItHasTheIdOfTheOldOne() {
        issuer.published.add(KEY);
        TestGateway gateway = gateway("retry: 1s", "refresh: 20m");
        String old = signed(claims().build());
        assertThat(order(gateway, old).statusCode()).isEqualTo(201);

        RSAKey next = TestIssuer.rsa(KEY.getKeyID());
        issuer.published.set(0, next);

        String fresh = signed(claims().build(), next);
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> order(gateway, fresh).statusCode() == 201);
        assertThat(order(gateway, old).statusCode()).as("its key is gone").isEqualTo(401);
    }

    @Test
    void strangersTokensDoNotMakeTheGatewayFloodTheIssuer() {
        issuer.published.add(KEY);
        TestGateway gateway = gateway("retry: 10m", "refresh: 20m");
        assertThat(order(gateway, signed(claims().build())).statusCode()).isEqualTo(201);
        RSAKey strangers = TestIssuer.rsa(KEY.getKeyID());
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID("unknown-" + i)
                    .build();
            seen.add(order(gateway, TestIssuer.signed(claims().build(), KEY, header))
                    .statusCode());
            seen.add(order(gateway, TestIssuer.signed(claims().build(), strangers, WITHOUT_KEY_ID))
                    .statusCode());
            seen.add(order(gateway, signed(claims().build(), strangers)).statusCode());
        }

        assertThat(seen).containsOnly(401);
        assertThat(issuer.looks).hasValue(1);
    }
}
