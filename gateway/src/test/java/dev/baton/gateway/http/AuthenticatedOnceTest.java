package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.TestGateway;
import dev.baton.gateway.testing.TestFlows;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sent a request is found out once, before its body is read. */
class AuthenticatedOnceTest {
    private final TestGateway gateway = TestGateway.with();

    @AfterEach
    void close() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notification", "polling", "blocking", "coroutine"})
    void inEachStyle(String style) {
        String key = "key-of-" + style;

        HttpResponse<String> reply =
                gateway.post("/orders", "{\"item\":\"a\",\"quantity\":1}", "X-API-Key", key, "Baton-Completion", style);

        assertThat(reply.statusCode()).isEqualTo(201);
        assertThat(TestFlows.lookedUpTimes(key)).isEqualTo(1);
        assertThat(gateway.store.stages().getLast().caller().name()).isEqualTo(style);
    }
}
