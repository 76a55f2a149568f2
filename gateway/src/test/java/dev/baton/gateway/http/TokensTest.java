package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.baton.flow.Caller;
import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.ProblemsTest;
import dev.baton.gateway.testing.TestIssuer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens of one issuer for one audience are accepted, others are not. */
class TokensTest extends TokenBench {
    private static String challenge(HttpResponse<?> reply) {
        return TestGateway.header(reply, "WWW-Authenticate");
    }

    @Test
    void theCallerIsTheIssuersSubject() {
        issuer.published.add(KEY);
        TestGateway gateway = gateway();

        assertThat(order(gateway, signed(claims().build())).statusCode()).isEqualTo(201);
        assertThat(gateway.store.stages().getLast().caller().name()).isEqualTo(issuer.name() + "#ann");
        assertThat(gateway.post("/plain-orders", ORDER, "X-Api-Key", "key-ann").statusCode())
                .as("keys beside tokens")
                .isEqualTo(201);
    }

    @Test
    void signaturesByPublicKeysOfAllKindsAreChecked() {
        var ec = TestIssuer.ec("ec");
        issuer.published.addAll(List.of(KEY, ec));
        String ed = issuer.signedByEd25519(claims().build(), "ed");
        TestGateway gateway = gateway();

        for (String token : List.of(
                TestIssuer.signed(claims().build(), KEY, JWSAlgorithm.PS256),
                TestIssuer.signed(claims().build(), KEY, JWSAlgorithm.RS512),
                TestIssuer.signed(claims().build(), ec),
                ed)) {
            assertThat(order(gateway, token).statusCode()).isEqualTo(201);
            String changed = token.substring(0, token.lastIndexOf('.') + 1)
                    + (token.charAt(token.lastIndexOf('.') + 1) == 'A' ? "B" : "A")
                    + token.substring(token.lastIndexOf('.') + 2);
            ProblemsTest.assertProblem(order(gateway, changed), 401, "invalid-token");
        }
    }

    @Test
    void whatIsWrongIsRefusedAndNothingIsDone() throws Exception {
        RSAKey weak = TestIssuer.rsa("weak", 1024);
        issuer.published.addAll(List.of(KEY, weak));
        TestGateway gateway = gateway();
        RSAKey strangers = TestIssuer.rsa("one");
        Instant now = Instant.now();
        byte[] spki = KEY.toRSAPublicKey().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(spki)
                + "\n-----END PUBLIC KEY-----\n";
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one");
        String none = TestIssuer.part("{\"alg\":\"none\",\"kid\":\"one\"}") + "."
                + TestIssuer.part(claims().build().toString()) + ".";
        Map<String, String> wrong = new java.util.LinkedHashMap<>();
        wrong.put("alg none", none);
        wrong.put(
                "None",
                none.replace(
                        TestIssuer.part("{\"alg\":\"none\",\"kid\":\"one\"}"), TestIssuer.part("{\"alg\":\"NONE\"}")));
        wrong.put(
                "HMAC with the public key, PEM",
                TestIssuer.signed(claims().build(), "one", pem.getBytes(StandardCharsets.UTF_8)));
        wrong.put("HMAC with the public key, DER", TestIssuer.signed(claims().build(), "one", spki));
        wrong.put("another key by this id", TestIssuer.signed(claims().build(), strangers, JWSAlgorithm.RS256));
        wrong.put(
                "a key in its header",
                TestIssuer.signed(
                        claims().build(),
                        strangers,
                        header.jwk(strangers.toPublicJWK()).build()));
        wrong.put("a short key", TestIssuer.signed(claims().build(), weak, JWSAlgorithm.RS256));
        wrong.put("another audience", signed(claims().audience("others").build()));
        wrong.put("no audience", signed(claims().audience(List.of()).build()));
        wrong.put(
                "another issuer", signed(claims().issuer("https://evil.example").build()));
        wrong.put(
                "not yet",
                signed(claims().notBeforeTime(Date.from(now.plusSeconds(120))).build()));
        wrong.put(
                "issued in the future",
                signed(claims().issueTime(Date.from(now.plusSeconds(120))).build()));
        wrong.put("without an end", signed(claims().expirationTime(null).build()));
        wrong.put("without a subject", signed(claims().subject(null).build()));
        wrong.put("a subject with a blank", signed(claims().subject("a b").build()));
        wrong.put(
                "a subject with a blank of Unicode",
                signed(claims().subject("a\u00a0b").build()));
        wrong.put(
                "a subject with a control character",
                signed(claims().subject("a\u0085b").build()));
        wrong.put("a subject with a line break", signed(claims().subject("a\nb").build()));
        wrong.put(
                "no access token",
                TestIssuer.signed(
                        claims().build(),
                        KEY,
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("one")
                                .type(new JOSEObjectType("logout+jwt"))
                                .build()));
        wrong.put(
                "critical header",
                TestIssuer.signed(
                        claims().build(),
                        KEY,
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("one")
                                .criticalParams(java.util.Set.of("x"))
                                .customParam("x", 1)
                                .build()));
        wrong.put("no JSON", "eyJ.eyJ.abc");
        wrong.put(
                "nested",
                TestIssuer.part("{\"alg\":\"RS256\",\"x\":" + "[".repeat(3000) + "]".repeat(3000) + "}") + ".e30.abc");
        wrong.put(
                "a huge number",
                TestIssuer.part("{\"alg\":\"RS256\",\"kid\":\"one\"}") + "."
                        + TestIssuer.part("{\"iss\":\"" + issuer.name() + "\",\"exp\":1e999999999}") + ".abc");
        wrong.forEach((what, token) -> {
            HttpResponse<String> reply = order(gateway, token);
            assertThat(reply.statusCode()).as(what).isEqualTo(401);
            ProblemsTest.assertProblem(reply, 401, "invalid-token");
            assertThat(challenge(reply)).as(what).isEqualTo("Bearer error=\"invalid_token\"");
        });
        String expired =
                signed(claims().expirationTime(Date.from(now.minusSeconds(60))).build());
        ProblemsTest.assertProblem(order(gateway, expired), 401, "token-expired");
        assertThat(challenge(order(gateway, expired))).isEqualTo("Bearer error=\"invalid_token\"");
        assertThat(challenge(gateway.post("/token-orders", ORDER))).isEqualTo("Bearer");
        assertThat(gateway.store.stages()).isEmpty();
        assertThat(order(
                                gateway,
                                signed(claims().expirationTime(Date.from(now.minusSeconds(5)))
                                        .build()))
                        .statusCode())
                .as("within the skew of clocks")
                .isEqualTo(201);
    }

    /** An issuer that publishes a secret makes no HMAC of it valid. */
    @Test
    void secretsThatAnIssuerPublishesAreNoKeys() {
        byte[] secret = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        JWK symmetric = new OctetSequenceKey.Builder(secret).keyID("mac").build();
        issuer.published.addAll(List.of(KEY, symmetric));

        ProblemsTest.assertProblem(
                order(gateway(), TestIssuer.signed(claims().build(), "mac", secret)), 401, "invalid-token");
    }

    @Test
    void aScopeThatIsMissingIs403() {
        issuer.published.add(KEY);
        TestGateway gateway = gateway();
        HttpResponse<String> reply =
                order(gateway, signed(issuer.claims("ann", "orders:read").build()));

        ProblemsTest.assertProblem(reply, 403, "insufficient-scope");
        assertThat(challenge(reply)).isEqualTo("Bearer error=\"insufficient_scope\", scope=\"orders:place\"");
        assertThat(gateway.store.stages()).isEmpty();
        assertThat(order(
                                gateway,
                                signed(claims().claim("scope", List.of("orders:place"))
                                        .build()))
                        .statusCode())
                .as("a list")
                .isEqualTo(201);
    }

    @Test
    void aRequestIsReadByItsCallerAlone() {
        issuer.published.add(KEY);
        TestGateway gateway = gateway();
        HttpResponse<String> mine = order(gateway, signed(claims().build()));
        String path = "/requests/" + TestGateway.header(mine, "Request-Id");

        for (String part : List.of("", "/reply", "/events")) {
            assertThat(read(gateway, path + part, "ann", "orders:place"))
                    .as(part)
                    .isBetween(200, 201);
            assertThat(read(gateway, path + part, "ann", "orders:read"))
                    .as("without the flow's scope: " + part)
                    .isEqualTo(404);
            assertThat(read(gateway, path + part, "bob", "orders:place"))
                    .as(part)
                    .isEqualTo(404);
        }
        assertThat(gateway.get(path, "X-Api-Key", "key-ann").statusCode())
                .as("a key's caller of the subject's name")
                .isNotEqualTo(200);
    }

    private int read(TestGateway gateway, String path, String subject, String scope) {
        String token = signed(issuer.claims(subject, scope).build());
        return gateway.get(path, "Authorization", "Bearer " + token).statusCode();
    }

    /** With its issuer it is the caller's name: 1,024 bytes in UTF-8. */
    @Test
    void aSubjectThatMakesNoCallersNameIsRefusedForGood() {
        issuer.published.add(KEY);
        TestGateway gateway = gateway();
        int left = Caller.MAX_NAME_BYTES - issuer.name().length() - 1;

        for (String subject : List.of("a".repeat(left + 1), "\uD83D\uDE00".repeat(255))) {
            HttpResponse<String> reply =
                    order(gateway, signed(issuer.claims(subject, "orders:place").build()));
            ProblemsTest.assertProblem(reply, 401, "invalid-token");
            assertThat(reply.body()).contains("1024 bytes");
        }
        assertThat(gateway.store.stages()).isEmpty();
        for (String subject : List.of("a".repeat(left), "\u00e9".repeat(left / 2))) {
            assertThat(order(
                                    gateway,
                                    signed(issuer.claims(subject, "orders:place")
                                            .build()))
                            .statusCode())
                    .isEqualTo(201);
            assertThat(gateway.store.stages().getLast().caller().name()).isEqualTo(issuer.name() + "#" + subject);
        }
    }

    @Test
    void withoutAnIssuerATokenIsAKeyThatNoFlowKnows() {
        TestGateway gateway = withoutIssuer();
        issuer.published.add(KEY);

        ProblemsTest.assertProblem(order(gateway, signed(claims().build())), 401, "missing-token");
    }
}
