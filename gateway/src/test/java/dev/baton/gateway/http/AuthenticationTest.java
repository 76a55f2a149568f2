package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.ProblemsTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An authentication may answer later, on any thread, or not at all. */
class AuthenticationTest {
    private static final String ORDER = "{\"item\":\"a\",\"quantity\":1,\"note\":\"" + "x".repeat(30_000) + "\"}";

    private final TestGateway gateway = TestGateway.with();

    @AfterEach
    void close() {
        gateway.close();
    }

    private HttpResponse<String> order(String key) {
        return gateway.post("/guarded-orders", ORDER, "X-Api-Key", key);
    }

    @Test
    void theBodyIsReadWhenTheCallerIsKnown() {
        assertThat(order("ann").statusCode()).isEqualTo(201);
        assertThat(gateway.store.stages().getLast().caller().name()).isEqualTo("ann");
    }

    @Test
    void whoIsRefusedLaterIsRefusedAndTheConnectionGoesOn() {
        ProblemsTest.assertProblem(order("stranger"), 403, "forbidden");
        assertThat(gateway.store.stages()).isEmpty();
        assertThat(order("ann").statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "broken", "undeclared", "away"})
    void withoutAnAnswerNothingIsDone(String key) {
        HttpResponse<String> reply = order(key);

        ProblemsTest.assertProblem(reply, 503, "authentication-unavailable");
        assertThat(reply.headers().firstValue("Retry-After")).isPresent();
        assertThat(reply.body()).doesNotContain("fault of its author");
        assertThat(gateway.store.stages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "undeclared", "away"})
    void aRequestIsNotReadByWhoCannotBeAuthenticated(String key) {
        String location =
                "/requests/" + order("ann").headers().firstValue("Request-Id").orElseThrow();

        assertThat(gateway.get(location, "X-Api-Key", "ann").statusCode()).isEqualTo(200);
        ProblemsTest.assertProblem(gateway.get(location, "X-Api-Key", key), 503, "authentication-unavailable");
    }

    /** The service that knows the callers of one flow is away for this key; another flow knows it. */
    @Test
    void anAuthenticationThatIsAwayClosesNoOtherFlow() {
        HttpResponse<String> mine =
                gateway.post("/orders", "{\"item\":\"a\",\"quantity\":1}", "X-Api-Key", "key-of-away");
        HttpResponse<String> open = gateway.post("/open-orders", "{\"item\":\"a\",\"quantity\":1}");

        assertThat(read(mine, "key-of-away").statusCode()).isEqualTo(200);
        assertThat(read(open, "away").statusCode()).isEqualTo(200);
    }

    /** A proxy or a log may take the other one (RFC 9110, 5.3 and 11.6.2). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Api-Key: ann\r\nX-Api-Key: bob",
                "X-Api-Key: ann\r\nX-Api-Key: ann",
                "Authorization: Bearer ann\r\nAuthorization: Bearer bob",
                "Authorization: Bearer ann\r\nAuthorization: Basic Ym9iOg==",
                "Authorization: bearer ann\r\nX-Api-Key: bob"
            })
    void aRequestHasOneCredential(String headers) throws IOException {
        for (String line : List.of("POST /guarded-orders", "GET /requests", "GET /requests/" + UUID.randomUUID())) {
            String answer = gateway.raw(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + ORDER.length() + "\r\n\r\n" + ORDER);

            assertThat(answer)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("urn:baton:problem:more-than-one-credential", "\"effect\":\"none\"");
        }
        assertThat(gateway.store.stages()).isEmpty();
    }

    /** What is no key is a proxy's. */
    @Test
    void aKeyMayComeBesideACredentialOfAnotherKind() {
        assertThat(gateway.post("/guarded-orders", ORDER, "X-Api-Key", "ann", "Authorization", "Basic Ym9iOg==")
                        .statusCode())
                .isEqualTo(201);
    }

    private HttpResponse<String> read(HttpResponse<String> reply, String key) {
        return gateway.get(
                "/requests/" + reply.headers().firstValue("Request-Id").orElseThrow(), "X-Api-Key", key);
    }
}
