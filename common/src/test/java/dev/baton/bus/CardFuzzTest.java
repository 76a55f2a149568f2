package dev.baton.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.NodeCard.State;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.testing.Mutations;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cards that are nearly right: one with a valid signature was changed nowhere, and each other is refused. */
@Tag("security")
class CardFuzzTest {
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Test
    void aCardThatWasChangedIsRefused() {
        CardSeal seal = CardSeal.of(SECRET);
        List<byte[]> cards = List.of(
                seal.seal(card(State.READY)).getBytes(),
                seal.seal(card(State.DRAINING)).getBytes());

        int tried = Mutations.of(cards, input -> {
            boolean opened = opens(seal, input);
            assertThat(opened).isEqualTo(cards.stream().anyMatch(card -> Arrays.equals(card, input)));
        });

        assertThat(tried).isPositive();
    }

    private static boolean opens(CardSeal seal, byte[] input) {
        try {
            seal.open(Buffer.buffer(input));
            return true;
        } catch (CardSeal.Refused e) {
            return false;
        }
    }

    /** Of a cluster without a secret, or of a node that has it: what a card says is read or refused, nothing else. */
    @Test
    void whatACardSaysIsReadOrRefused() {
        int tried = Mutations.of(
                List.of(card(State.READY).getBytes(), card(State.STARTING).getBytes()), input -> {
                    try {
                        assertThat(NodeCard.read(Buffer.buffer(input)).nodeId()).isNotNull();
                    } catch (IllegalArgumentException e) {
                        assertThat(e.getMessage()).isNotBlank();
                    }
                });

        assertThat(tried).isPositive();
    }

    private static Buffer card(State state) {
        return Json.write(new NodeCard("worker", "worker", Set.of(RoleName.DB_WORKER), "test", state));
    }
}
