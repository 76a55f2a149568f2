package dev.baton.gateway.http.input;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Constraints that would be published and not checked are refused when the gateway starts. */
class InputConstraintsTest {
    private final InputConstraints constraints = new InputConstraints();

    record Constrained(@Min(1) int pieces) {}

    record Free(int pieces) {}

    record Plain(Constrained line) {}

    record Listed(List<Constrained> lines) {}

    record Mapped(Map<String, List<Constrained>> lines) {}

    record Array(Constrained[] lines) {}

    record Wild(List<? extends Constrained> lines) {}

    sealed interface Either {
        record One(@Min(1) int pieces) implements Either {}

        record Other(int pieces) implements Either {}
    }

    record Choice(Either either) {}

    record Deep(@Valid Middle middle) {}

    record Middle(Optional<Constrained> line) {}

    record Cascaded(
            @Valid Constrained line,
            List<@Valid Constrained> lines,
            @Valid List<Constrained> others,
            Map<String, List<@Valid Constrained>> named,
            Optional<@Valid Constrained> last,
            Free free,
            Optional<@Valid Cascaded> inner) {}

    @ParameterizedTest
    @ValueSource(classes = {Plain.class, Listed.class, Mapped.class, Array.class, Deep.class, Wild.class})
    void aRecordWithConstraintsIsLedToByValid(Class<?> input) {
        assertThatThrownBy(() -> constraints.requireCascades(input))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leads to Constrained, which has constraints")
                .hasMessageContaining("@Valid");
    }

    @Test
    void aSealedTypeMayBeEachOfItsRecords() {
        assertThatThrownBy(() -> constraints.requireCascades(Choice.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Choice.either leads to One");
    }

    @Test
    void withValidTheyAreChecked() {
        assertThatCode(() -> constraints.requireCascades(Cascaded.class)).doesNotThrowAnyException();
    }
}
