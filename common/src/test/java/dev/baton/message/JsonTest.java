package dev.baton.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What nodes of two releases read of each other's records. */
class JsonTest {
    record Noted(String name, Optional<String> branch) {}

    @Test
    void aFieldThatThisReleaseDoesNotKnowIsIgnored() {
        Noted noted =
                Json.read(Buffer.buffer("{\"name\": \"x\", \"branch\": \"b\", \"zone\": {\"a\": 1}}"), Noted.class);

        assertThat(noted).isEqualTo(new Noted("x", Optional.of("b")));
    }

    @Test
    void anOptionalFieldThatAnOlderReleaseDoesNotSendIsEmpty() {
        assertThat(Json.read(Buffer.buffer("{\"name\": \"x\"}"), Noted.class))
                .isEqualTo(new Noted("x", Optional.empty()));
    }

    @Test
    void whatComesFromOutsideMustNotHaveUnknownFields() {
        assertThatThrownBy(() -> Json.newMapper().readValue("{\"name\": \"x\", \"zone\": 1}", Noted.class))
                .hasMessageContaining("zone");
    }
}
