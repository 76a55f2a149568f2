package dev.baton.gateway.http.requests;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorsTest {
    @Test
    void aKeyUnderTwoNamesIsRefused() {
        String hash = "0".repeat(64);

        assertThatThrownBy(() -> Operators.names(List.of(new Operator("ann", hash), new Operator("bob", hash))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gateway.operators gives 'bob' the key of 'ann'; allowed: one name for each key");
    }
}
