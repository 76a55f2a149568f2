package dev.baton.tap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testing.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Filters that are nearly right: each can be used, or says where it can't be understood. */
@Tag("security")
class FilterFuzzTest {
    private static final List<String> FILTERS = List.of(
            "address:*node*x1 flow:transfer verdict:failed took>50ms wait>5ms bytes>1024 kind:completion",
            "request:01a207df-6289-7b2b-911b-14a84f843c27 -thread:*eventloop* header.lang=cs,de",
            "since:5m text:\"free words\" took<1s bytes<1MiB",
            "*".repeat(400) + "a",
            "text:" + "*a".repeat(450) + "*b");

    @Test
    void aFilterIsUsedOrRefusedAtAPlace() {
        int tried = Mutations.ofTexts(FILTERS, input -> {
            String text = new String(input, StandardCharsets.UTF_8);
            switch (HopFilter.parse(text)) {
                case HopFilter.Good good -> good.filter().matches(HopFilterTest.hop(), HopFilterTest.NOW);
                case HopFilter.Bad bad -> {
                    assertThat(bad.position()).isBetween(0, text.length());
                    assertThat(bad.message()).isNotBlank();
                }
            }
        });

        assertThat(tried).isPositive();
    }
}
