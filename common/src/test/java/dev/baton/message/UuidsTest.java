package dev.baton.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {
    private static final String ID = "01234567-89ab-cdef-0123-456789abcdef";

    @Test
    void bothCasesAreOneId() {
        assertThat(Uuids.parse(ID)).contains(UUID.fromString(ID));
        assertThat(Uuids.parse(ID.toUpperCase(java.util.Locale.ROOT))).contains(UUID.fromString(ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-2-3-4-5",
                "{01234567-89ab-cdef-0123-456789abcdef}",
                "0123456789abcdef0123456789abcdef",
                "01234567-89ab-cdef-0123-456789abcdeg",
                "01234567-89ab-cdef-0123456789-abcdef",
                "+1234567-89ab-cdef-0123-456789abcdef",
                "٠1234567-89ab-cdef-0123-456789abcdef",
                ""
            })
    void otherSpellingsAreNoId(String text) {
        assertThat(Uuids.parse(text)).isEmpty();
    }
}
