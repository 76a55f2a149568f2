package dev.baton.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EffortTest {

    /** A histogram refuses it, and the request whose completion brought it would never end. */
    @Test
    void noTimeIsNegativeHoweverTheClockWasRead() {
        assertThat(new Effort(-1, -2, 3)).isEqualTo(new Effort(0, 0, 3));
        assertThat(new Effort(1, 2, 3).ranNanos()).isEqualTo(2);
    }
}
