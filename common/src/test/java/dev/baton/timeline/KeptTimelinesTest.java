package dev.baton.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.message.TraceParent;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeptTimelinesTest {
    private final KeptTimelines kept = new KeptTimelines(2);

    private UUID request() {
        UUID id = UUID.randomUUID();
        kept.summary(summary(id));
        return id;
    }

    private static RequestSummary summary(UUID id) {
        return new RequestSummary(
                id, TraceParent.fresh(), "transfer", "", "failed", 1, 2, "gateway-1", RequestSummary.Why.FAILED);
    }

    private List<UUID> ids() {
        return kept.summaries().stream().map(RequestSummary::requestId).toList();
    }

    @Test
    void lateMarksOfAForgottenRequestPushNoneOut() {
        UUID first = request();
        UUID second = request();
        UUID third = request();

        kept.add(first, List.of());

        assertThat(ids()).containsExactly(second, third);
    }

    @Test
    void aForgottenRequestThatEndsIsKept() {
        UUID first = request();
        request();
        UUID third = request();

        kept.summary(summary(first));

        assertThat(ids()).containsExactly(third, first);
    }
}
