package dev.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void noPortIsGivenTwice() {
        IntSupplier ports = Ports.distinct();

        List<Integer> given = IntStream.generate(ports).limit(2_000).boxed().toList();

        assertThat(given).as("of 20,000: 100 would be expected twice").doesNotHaveDuplicates();
    }
}
