package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.TestGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform's own paths stay its own, whatever a flow with a parameter at the root would match. */
class OwnPathsTest {
    private final TestGateway gateway = TestGateway.withShortLinks();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void theFlowHasTheRest() {
        assertThat(gateway.get("/home").body()).isEqualTo("{\"code\":\"home\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/openapi.json/", "/%6fpenapi.json", "//openapi.json"})
    void theDescriptionIsNoLink(String path) {
        assertThat(gateway.get(path).body()).startsWith("{\"openapi\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/requests", "/requests/", "/request%73", "/requests/01a20733-8510-7a0c-a212-02141d0ef1f0"})
    void storedRequestsAreNoLinks(String path) {
        HttpResponse<String> reply = gateway.get(path);

        assertThat(reply.body()).doesNotContain("\"code\":\"requests\"");
        assertThat(reply.statusCode()).isBetween(400, 404);
    }
}
