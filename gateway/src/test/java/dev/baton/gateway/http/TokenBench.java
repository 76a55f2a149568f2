package dev.baton.gateway.http;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.baton.gateway.TestGateway;
import dev.baton.gateway.testing.TestIssuer;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** An issuer, a gateway that takes its tokens, and a flow that needs one. */
abstract class TokenBench {
    static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";
    static final RSAKey KEY = TestIssuer.rsa("one");

    final TestIssuer issuer = new TestIssuer();
    private Optional<TestGateway> running = Optional.empty();

    TestGateway gateway(String... settings) {
        return run(TestGateway.beside(issuer.settings(settings)));
    }

    TestGateway withoutIssuer() {
        return run(TestGateway.with());
    }

    private TestGateway run(TestGateway gateway) {
        running = Optional.of(gateway);
        return gateway;
    }

    @AfterEach
    void close() {
        running.ifPresent(TestGateway::close);
        issuer.close();
    }

    static HttpResponse<String> order(TestGateway gateway, String token) {
        return gateway.post("/token-orders", ORDER, "Authorization", "Bearer " + token);
    }

    JWTClaimsSet.Builder claims() {
        return issuer.claims("ann", "orders:place orders:read");
    }

    static String signed(JWTClaimsSet claims) {
        return signed(claims, KEY);
    }

    /** With the key's id. */
    static String signed(JWTClaimsSet claims, RSAKey key) {
        return TestIssuer.signed(claims, key, JWSAlgorithm.RS256);
    }
}
