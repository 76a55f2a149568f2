package dev.baton.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    @Test
    void theExampleOfTheSpecificationIsReadAndWritten() {
        String example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        assertThat(TraceParent.parse(example)).get().hasToString(example);
    }

    @Test
    void aChildIsAnotherSpanOfTheSameTrace() {
        TraceParent parent = TraceParent.fresh();

        TraceParent child = parent.child();

        assertThat(child.toString())
                .startsWith(parent.toString().substring(0, 36))
                .isNotEqualTo(parent.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
            })
    void whatTheSpecificationForbidsIsNotUnderstood(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }
}
