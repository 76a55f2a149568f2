package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.ProblemsTest;
import dev.baton.gateway.http.requests.Operators;
import dev.baton.gateway.testing.TestIssuer;
import dev.baton.store.AuditEntry;
import dev.baton.store.RequestState;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Operators of {@code /requests} by a token: what its scopes say, and no more. */
@Tag("security")
class OperatorTokensTest extends TokenBench {
    private static final String ALL = "baton:read baton:payload baton:retry";

    private TestGateway gateway;
    private UUID bobs;

    private void start(String... settings) {
        issuer.published.add(KEY);
        gateway = gateway(settings.length == 0 ? new String[] {"operator-scopes: 'baton:'"} : settings);
        gateway.sendAudit();
        bobs = UUID.fromString(
                TestGateway.header(gateway.post("/orders", ORDER, "X-Api-Key", "key-bob"), "Request-Id"));
    }

    private String operator(String scope) {
        return signed(issuer.claims("olga", scope).build());
    }

    private HttpResponse<String> get(String path, String token) {
        return gateway.get(path, "Authorization", "Bearer " + token);
    }

    private HttpResponse<String> retry(String token) {
        return gateway.post("/requests/" + bobs + "/retry", "", "Authorization", "Bearer " + token);
    }

    private List<AuditEntry> audited() {
        return gateway.store.audit;
    }

    @Test
    void withAllScopesItMayDoWhatAKeyMay() {
        start();
        String token = operator(ALL + " orders:read something:else");

        assertThat(get("/requests", token).body()).contains("\"item\":\"tea\"");
        assertThat(get("/requests/" + bobs, token).body()).contains("\"item\":\"tea\"");
        assertThat(get("/requests/" + bobs + "/reply", token).statusCode()).isEqualTo(201);
        assertThat(get("/requests/" + bobs + "/events", token).statusCode()).isEqualTo(200);
        assertThat(get("/requests?key=x", token).statusCode()).isEqualTo(200);
        gateway.store.change(bobs, RequestState.DEAD, "dead", "d-pack", Optional.empty());
        assertThat(retry(token).statusCode()).isEqualTo(202);
    }

    @Test
    void itIsInTheAuditByItsSubjectAndHowItWasKnown() {
        start();
        get("/requests/" + bobs + "/reply", operator(ALL));
        retry(operator("baton:read"));
        gateway.get("/requests/" + bobs + "/reply", "X-Api-Key", Operators.DEVELOPMENT_KEY);

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(audited())
                .extracting(AuditEntry::who, AuditEntry::act, AuditEntry::outcome, AuditEntry::detail)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(
                                "olga",
                                "read-payload",
                                "done",
                                "by a token of " + issuer.name() + "; HTTP port, GET /requests/:id/reply"),
                        org.assertj.core.groups.Tuple.tuple(
                                "olga",
                                "retry",
                                "refused",
                                "by a token of " + issuer.name() + "; HTTP port, POST /requests/:id/retry"),
                        org.assertj.core.groups.Tuple.tuple(
                                "development", "read-payload", "done", "HTTP port, GET /requests/:id/reply")));
    }

    @Test
    void withoutTheRightToSeePayloadsItSeesNone() {
        start();
        String token = operator("baton:read");

        assertThat(get("/requests", token).body()).contains(bobs.toString()).doesNotContain("tea");
        HttpResponse<String> view = get("/requests/" + bobs, token);
        assertThat(view.statusCode()).isEqualTo(200);
        assertThat(view.body()).contains("\"state\":\"done\"").doesNotContain("tea");
        ProblemsTest.assertProblem(get("/requests/" + bobs + "/reply", token), 403, "not-allowed");
        HttpResponse<String> search = get("/requests?key=tea", token);
        ProblemsTest.assertProblem(search, 403, "not-allowed");
        assertThat(search.body()).contains("needs the right 'payload'", "baton:payload");
        ProblemsTest.assertProblem(retry(token), 403, "not-allowed");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(audited())
                .filteredOn(entry -> entry.act().equals("read-payload"))
                .hasSize(2)
                .allMatch(entry -> entry.outcome().equals("refused")));
    }

    @Test
    void aRightToDoSomethingIsNoneToReadAndToChangeIsOneToRetry() {
        start();
        gateway.store.change(bobs, RequestState.DEAD, "dead", "d-pack", Optional.empty());

        ProblemsTest.assertProblem(get("/requests", operator("baton:retry")), 403, "not-allowed");
        ProblemsTest.assertProblem(get("/requests/" + bobs, operator("baton:retry")), 404, "no-such-request");
        HttpResponse<String> retried = retry(operator("baton:change"));
        assertThat(retried.statusCode()).isEqualTo(202);
        assertThat(retried.body()).doesNotContain("tea");
    }

    @Test
    void aCallersTokenIsNone() {
        start();
        for (String scope :
                List.of("orders:place orders:read", "", "read", "baton", "baton:", "baton:READ", "xbaton:read")) {
            ProblemsTest.assertProblem(get("/requests", operator(scope)), 403, "operators-only");
            ProblemsTest.assertProblem(retry(operator(scope)), 403, "operators-only");
            ProblemsTest.assertProblem(get("/requests/" + bobs, operator(scope)), 404, "no-such-request");
        }
    }

    /** One person may do both: what is its own it sees as its caller. */
    @Test
    void anOperatorIsACallerToo() {
        start();
        String both = operator("baton:read orders:place");
        HttpResponse<String> mine = gateway.post("/token-orders", ORDER, "Authorization", "Bearer " + both);
        assertThat(mine.statusCode()).isEqualTo(201);
        String path = "/requests/" + TestGateway.header(mine, "Request-Id");

        assertThat(get(path + "/reply", both).statusCode()).isEqualTo(201);
        assertThat(get(path, both).body()).contains("tea");
        assertThat(get(path, operator("baton:retry orders:place")).body()).contains("tea");
        assertThat(get("/requests/" + bobs, both).body()).doesNotContain("tea");
    }

    @Test
    void tokensThatAreNotValidAre401() {
        start();
        String forOthers = signed(issuer.claims("olga", ALL).audience("others").build());
        String forged = signed(issuer.claims("olga", ALL).build(), TestIssuer.rsa("one"));
        String expired = signed(issuer.claims("olga", ALL)
                .expirationTime(Date.from(Instant.now().minusSeconds(600)))
                .build());
        String long200 = signed(issuer.claims("o".repeat(201), ALL).build());

        for (String wrong : List.of(forOthers, forged, long200)) {
            ProblemsTest.assertProblem(get("/requests", wrong), 401, "invalid-token");
            ProblemsTest.assertProblem(retry(wrong), 401, "invalid-token");
        }
        ProblemsTest.assertProblem(get("/requests", expired), 401, "token-expired");
        ProblemsTest.assertProblem(get("/requests/" + bobs, expired), 401, "token-expired");
        assertThat(TestGateway.header(get("/requests", expired), "WWW-Authenticate"))
                .isEqualTo("Bearer error=\"invalid_token\"");
    }

    @Test
    void whileItsIssuerIsAwayATokenIs503AndNever401OrOfNoOperator() {
        issuer.status = 500;
        start();

        ProblemsTest.assertProblem(get("/requests", operator(ALL)), 503, "authentication-unavailable");
        ProblemsTest.assertProblem(retry(operator(ALL)), 503, "authentication-unavailable");
        assertThat(gateway.get("/requests", "X-Api-Key", Operators.DEVELOPMENT_KEY)
                        .statusCode())
                .as("a key")
                .isEqualTo(200);
    }

    @Test
    void thePrefixIsASettingAndWithoutOneNoTokenIsAnOperators() {
        start("operator-scopes: 'https://bank.example/'");
        assertThat(get("/requests", operator("https://bank.example/read")).statusCode())
                .isEqualTo(200);
        ProblemsTest.assertProblem(get("/requests", operator(ALL)), 403, "operators-only");
        gateway.close();

        start("operator-scopes: null");
        ProblemsTest.assertProblem(get("/requests", operator(ALL)), 403, "operators-only");
    }

    @Test
    void aTokenAndAKeyAreTwoCredentials() {
        start();
        assertThat(gateway.get(
                                "/requests",
                                "Authorization",
                                "Bearer " + operator(ALL),
                                "X-Api-Key",
                                Operators.DEVELOPMENT_KEY)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void allAlgorithmsOfCallersTokensAreTaken() {
        start();
        assertThat(get("/requests", TestIssuer.signed(issuer.claims("olga", ALL).build(), KEY, JWSAlgorithm.PS256))
                        .statusCode())
                .isEqualTo(200);
    }
}
