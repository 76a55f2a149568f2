package dev.baton.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CallerTest {
    @Test
    void aNameHasABoundInBytes() {
        for (String longest : new String[] {"a".repeat(1024), "\u00e9".repeat(512), "\uD83D\uDE00".repeat(256)}) {
            assertThat(new Caller(longest).name()).isEqualTo(longest);
            assertThatThrownBy(() -> new Caller(longest + "a"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A caller's name is longer than 1024 bytes; allowed: as many, in UTF-8");
        }
    }
}
