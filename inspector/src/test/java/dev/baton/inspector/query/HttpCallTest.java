package dev.baton.inspector.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {

    @Test
    void whatAClientOfAFlowSaysCanBeSent() {
        HttpCall call = new HttpCall(
                "POST", "/transfers?x=1", Map.of("Idempotency-Key", "k", "Authorization", "Bearer b"), "{}");

        assertThat(Json.read(Json.write(call), HttpCall.class)).isEqualTo(call);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "transfers", "//elsewhere/x", "http://elsewhere/", "/a b", "/a\r\nX: y", "/ě"})
    void aPathStaysOnThisGateway(String path) {
        assertThatThrownBy(() -> new HttpCall("GET", path, Map.of(), "")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "Connection", "Content-Length", "Transfer-Encoding", "Expect", "Upgrade", "X-Anything"})
    void noHeaderSteersTheConnection(String name) {
        assertThatThrownBy(() -> new HttpCall("GET", "/", Map.of(name, "x"), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHeaderHasOneLine() {
        assertThatThrownBy(() -> new HttpCall("GET", "/", Map.of("Accept", "x\r\nHost: y"), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "TRACE", "get", ""})
    void onlyMethodsOfFlows(String method) {
        assertThatThrownBy(() -> new HttpCall(method, "/", Map.of(), "")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"method\":\"GET\"}", "{\"path\":\"/\"}", "{\"method\":null,\"path\":null}"})
    void withoutMethodOrPathItIsRefused(String call) {
        assertThatThrownBy(() -> Json.read(Buffer.buffer(call), HttpCall.class))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutHeadersAndBodyItHasNone() {
        assertThat(Json.read(Buffer.buffer("{\"method\":\"GET\",\"path\":\"/\",\"body\":null}"), HttpCall.class))
                .isEqualTo(new HttpCall("GET", "/", Map.of(), ""));
    }
}
