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

    /** It becomes the cause of a dead letter. */
    @Test
    void whatCannotBeReadIsSaidInOneLineWithTheField() {
        assertThatThrownBy(() -> Json.read(Buffer.buffer("[{\"name\": {\"a\": 1}}]"), Noted[].class))
                .message()
                .hasLineCount(1)
                .startsWith("Not the JSON of a ")
                .endsWith("(at [0].name)")
                .doesNotContain("Source");
        assertThatThrownBy(() -> Json.read(Buffer.buffer("{\"name\": "), Noted.class))
                .message()
                .hasLineCount(1)
                .doesNotContain("Source", "REDACTED");
    }

    @Test
    void whatComesFromOutsideMustNotHaveUnknownFields() {
        assertThatThrownBy(() -> Json.newMapper().readValue("{\"name\": \"x\", \"zone\": 1}", Noted.class))
                .hasMessageContaining("zone");
    }
}
