package dev.baton.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.flow.Outcome;
import dev.baton.gateway.http.input.InputReader;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What counts as the same payload, also for a gateway of the next version. */
class PayloadHashTest {
    public record Order(String iban, Optional<String> note) {
        public Order {
            iban = iban == null ? null : iban.replace(" ", "");
        }
    }

    /** The next version's: other order, one optional field more, and one that has a default value. */
    public record NextOrder(
            Optional<String> reference, Optional<String> note, Optional<Integer> priority, String iban) {
        public NextOrder {
            priority = priority == null || priority.isEmpty() ? Optional.of(5) : priority;
        }
    }

    /** At {@code /boxes/{box}/parcels}. */
    public record InBox(String box, String what) {}

    /** The next version's, at {@code /boxes/{crate}/parcels}. */
    public record InCrate(String crate, String what) {}

    private static Buffer hash(String json, Class<?> type, String... inPath) {
        InputReader reader = new InputReader(type);
        JsonNode document = ((Outcome.Done<JsonNode>) reader.parse(Buffer.buffer(json))).answer();
        Object input = type.cast(((Outcome.Done<Object>) reader.bind(document)).answer());
        return PayloadHash.of(document, Set.of(inPath), reader.tree(input)).bytes();
    }

    private static boolean same(Buffer one, Buffer other) {
        boolean same = PayloadHash.same(HexFormat.of().formatHex(one.getBytes()), other);
        assertThat(PayloadHash.same(HexFormat.of().formatHex(other.getBytes()), one))
                .isEqualTo(same);
        return same;
    }

    @Test
    void aDeploymentThatAddsOptionalFieldsChangesNothing() {
        String sent = "{\"iban\":\"CZ46 9999\"}";

        assertThat(same(hash(sent, Order.class), hash("{ \"iban\": \"CZ46 9999\" }", NextOrder.class)))
                .isTrue();
    }

    @Test
    void anotherNameOfAPathParameterChangesNothing() {
        Buffer first = hash("{\"box\":\"7\",\"what\":\"tea\"}", InBox.class, "box");

        assertThat(same(first, hash("{\"crate\":\"7\",\"what\":\"tea\"}", InCrate.class, "crate")))
                .isTrue();
        assertThat(same(first, hash("{\"crate\":\"7\",\"what\":\"ink\"}", InCrate.class, "crate")))
                .isFalse();
    }

    @Test
    void spellingsThatTheInputBringsTogetherAreTheSame() {
        Buffer first = hash("{\"iban\":\"CZ46 9999\"}", Order.class);

        assertThat(same(first, hash("{\"iban\":\"CZ469999\"}", Order.class))).isTrue();
        assertThat(same(first, hash("{\"note\":null,\"iban\":\"C Z469999\"}", Order.class)))
                .isTrue();
        assertThat(same(first, hash("{\"iban\":\"CZ469998\"}", Order.class))).isFalse();
        assertThat(same(first, hash("{\"iban\":\"CZ469999\",\"note\":\"\"}", Order.class)))
                .isFalse();
    }

    @Test
    void oneHalfIsNotTakenForTheOther() {
        Buffer one = hash("{\"iban\":\"1\",\"note\":null}", Order.class); // sent is what the input of the other is
        Buffer other = hash("{\"iban\":\"2\",\"note\":null}", Order.class);

        assertThat(same(one, other)).isFalse();
        assertThat(one.slice(0, 16)).isEqualTo(one.slice(16, 32));
    }
}
