package dev.baton.cli.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.baton.cli.CommandRun;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample bank with the tokens of a real OpenID Connect server (Spring Authorization Server), in a process of its
 * own. In order, as the server's keys change and it is killed at the end.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OidcServerTest {
    private static final Duration PATIENCE = OidcBench.PATIENCE;

    @TempDir
    static Path dir;

    private static OidcBench bench;
    private static String issuer;
    private static String shop;

    @BeforeAll
    static void start() throws IOException {
        shop = CommandRun.of(
                        "keys", "new", "--caller=shop", "--scopes=accounts:all", "--file=" + dir.resolve("callers"))
                .lineThatBegins("baton_");
        bench = OidcBench.start(dir);
        issuer = bench.issuer();
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static String token(String client) {
        return bench.token(client, client.equals("teller") ? "accounts:open" : "profile");
    }

    private static JsonNode json(HttpResponse<String> reply) {
        return Json.tree(Buffer.buffer(reply.body()));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        return bench.send(request);
    }

    private static HttpRequest.Builder bank(String path, String credential) {
        return bench.http(path, credential);
    }

    private static HttpResponse<String> get(String path, String credential) {
        return send(bank(path, credential).GET());
    }

    private static HttpResponse<String> post(String path, String credential, String body) {
        return send(bank(path, credential)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> transfer(String credential, String from, String to) {
        return post("/transfers", credential, """
                {"from":"%s","to":"%s","amount":"1.00","currency":"CZK"}""".formatted(from, to));
    }

    private static JsonNode open(String reference, String customer) {
        HttpResponse<String> opened = post("/accounts", token("teller"), """
                {"reference":"%s","owner":"A","customer":"%s",
                 "currency":"CZK","openingBalance":"9.00"}""".formatted(reference, customer));
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
        return json(opened);
    }

    /** Any path that needs a caller: whether it is known. */
    private static int known(String credential) {
        return get("/accounts/999999999", credential).statusCode();
    }

    private static void control(String what) {
        assertThat(send(HttpRequest.newBuilder(URI.create(issuer + "/test/keys/" + what))
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
    }

    private static int looks() {
        return Integer.parseInt(
                send(HttpRequest.newBuilder(URI.create(issuer + "/test/looks")).GET())
                        .body());
    }

    private static String challenge(HttpResponse<?> reply) {
        return reply.headers().firstValue("WWW-Authenticate").orElse("(none)");
    }

    @Test
    @Order(1)
    void anAccountIsItsCustomers() {
        String ann = token("ann");
        String bob = token("bob");
        JsonNode account = open("YZ-1", issuer + "#ann");
        String iban = account.path("iban").asText();
        String bobs = open("YZ-2", issuer + "#bob").path("iban").asText();
        String path = "/accounts/" + account.path("id").asText();

        assertThat(get(path, ann).statusCode()).isEqualTo(200);
        assertThat(get(path + "/statement", ann).statusCode()).isEqualTo(200);
        assertThat(get(path, bob).statusCode()).isEqualTo(404);
        assertThat(get(path + "/statement", bob).statusCode()).isEqualTo(404);
        HttpResponse<String> stolen = transfer(bob, iban, bobs);
        HttpResponse<String> ofNobody = transfer(bob, "CZ6508000000192000145399", bobs);
        assertThat(json(stolen).path("type")).isEqualTo(json(ofNobody).path("type"));
        assertThat(stolen.statusCode()).isEqualTo(ofNobody.statusCode()).isEqualTo(422);

        HttpResponse<String> paid = transfer(ann, iban, bobs);
        assertThat(paid.statusCode()).as(paid.body()).isEqualTo(201);
        String transfer = paid.headers().firstValue("Location").orElseThrow();
        assertThat(get(transfer, ann).statusCode()).isEqualTo(200);
        assertThat(get(transfer + "/receipt", ann).statusCode()).isEqualTo(200);
        assertThat(get(transfer, bob).statusCode())
                .as("it shows the sender's balance")
                .isEqualTo(404);
        assertThat(get(transfer + "/receipt", bob).statusCode()).isEqualTo(404);
        String request = "/requests/" + paid.headers().firstValue("Request-Id").orElseThrow();
        assertThat(get(request, ann).statusCode()).isEqualTo(200);
        assertThat(get(request, bob).statusCode()).isEqualTo(404);
        assertThat(get(path, shop).statusCode()).as("a key for all accounts").isEqualTo(200);
    }

    /** A client of the issuer and a key may have one name: they share no keys of requests, and no accounts. */
    @Test
    @Order(2)
    void aSubjectIsNoKeysCaller() {
        String key = UUID.randomUUID().toString();
        String from = open("YZ-3", "shop").path("iban").asText();
        String to = open("YZ-4", issuer + "#shop").path("iban").asText();
        String order = "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":\"1.00\",\"currency\":\"CZK\"}";

        HttpResponse<String> ofKey = send(bank("/transfers", shop)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(order.formatted(from, to))));
        HttpResponse<String> ofToken = send(bank("/transfers", token("shop"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(order.formatted(to, from))));

        assertThat(ofKey.statusCode()).as(ofKey.body()).isEqualTo(201);
        assertThat(ofToken.statusCode()).as(ofToken.body()).isEqualTo(201);
        assertThat(ofToken.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(transfer(token("shop"), from, to).statusCode()).isEqualTo(422);
    }

    @Test
    @Order(3)
    void onlyTellersOpenAccounts() {
        String order = "{\"reference\":\"YZ-5\",\"owner\":\"A\",\"currency\":\"CZK\",\"openingBalance\":\"1000.00\"}";
        for (String credential : List.of(token("ann"), shop)) {
            HttpResponse<String> refused = post("/accounts", credential, order);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(challenge(refused)).isEqualTo("Bearer error=\"insufficient_scope\", scope=\"accounts:open\"");
        }
    }

    @Test
    @Order(4)
    void wrongTokensAreRefused() throws JOSEException, ParseException {
        SignedJWT right = SignedJWT.parse(token("ann"));
        JWKSet keys = JWKSet.parse(
                send(HttpRequest.newBuilder(URI.create(issuer + "/oauth2/jwks")).GET())
                        .body());
        byte[] publicKey = keys.getKeys().getFirst().toRSAKey().toRSAPublicKey().getEncoded();
        SignedJWT hmac = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(right.getHeader().getKeyID())
                        .build(),
                right.getJWTClaimsSet());
        hmac.sign(new MACSigner(publicKey));
        String none = Base64URL.encode("{\"alg\":\"none\"}") + "."
                + right.getPayload().toBase64URL() + ".";

        assertThat(known(right.serialize())).isEqualTo(404);
        for (String wrong : List.of(token("for-others"), none, hmac.serialize())) {
            HttpResponse<String> refused = get("/accounts/1", wrong);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(challenge(refused)).isEqualTo("Bearer error=\"invalid_token\"");
        }
        String shortLived = token("short-lived");
        Awaitility.await().atMost(PATIENCE).until(() -> known(shortLived) == 401);
        assertThat(get("/accounts/1", shortLived).body()).contains("token-expired");
    }

    @Test
    @Order(5)
    void keysAreRotatedWithoutARestart() {
        String old = token("ann");
        assertThat(known(old)).isEqualTo(404);
        control("ec");
        String fresh = token("ann");
        // The key may be looked for at most once a second.
        Awaitility.await().atMost(PATIENCE).until(() -> known(fresh) == 404);
        assertThat(known(old)).as("its key is still published").isEqualTo(404);

        control("retire");
        control("rsa");
        String newest = token("ann");
        Awaitility.await().atMost(PATIENCE).until(() -> known(newest) == 404);
        assertThat(known(fresh)).isEqualTo(404);
        assertThat(known(old)).as("its key is gone").isEqualTo(401);
    }

    @Test
    @Order(6)
    void strangersDoNotMakeTheGatewayFloodTheIssuer() throws ParseException {
        SignedJWT right = SignedJWT.parse(token("ann"));
        int before = looks();
        long start = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            String header = Base64URL.encode("{\"alg\":\"RS256\",\"kid\":\"unknown-" + i + "\"}")
                    .toString();
            assertThat(known(header + "." + right.getPayload().toBase64URL() + "."
                            + right.getSignature().toString()))
                    .isEqualTo(401);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();

        assertThat(looks() - before).isLessThanOrEqualTo((int) seconds + 2);
        assertThat(known(right.serialize())).isEqualTo(404);
    }

    @Test
    @Order(7)
    void withoutItsIssuerTheGatewayUsesTheKeysThatItKnows() throws InterruptedException {
        String before = token("ann");
        String another = token("bob");
        assertThat(known(before)).isEqualTo(404);
        bench.killIssuer();

        assertThat(known(before)).as("checked before").isEqualTo(404);
        assertThat(known(another)).as("checked now").isEqualTo(404);
        String unknown =
                Base64URL.encode("{\"alg\":\"RS256\",\"kid\":\"a-new-one\"}") + another.substring(another.indexOf('.'));
        Awaitility.await().atMost(PATIENCE).until(() -> known(unknown) == 503);
        assertThat(get("/accounts/1", unknown).body()).contains("the keys of your token's issuer can't be read now");
    }
}
