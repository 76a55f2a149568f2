package dev.baton.inspector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.flow.Refusal;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.message.Effect;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.store.AuditEntry;
import dev.baton.store.StoreAnswer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The audit says that a change failed only if it is known that nothing was changed. */
class OutcomesTest {

    private static Throwable failure(Effect effect) {
        return catchThrowable(() -> StoreAnswers.found(new StoreAnswer.Failed<>(
                new WorkResult.Failed(Verdict.TIMED_OUT, effect, "db-worker-1", "Its deadline passed", false))));
    }

    @Test
    void whatMayHaveBeenDoneIsInDoubt() {
        assertThat(AdminCalls.outcome(failure(Effect.UNKNOWN))).isEqualTo(AuditEntry.IN_DOUBT);
        assertThat(failure(Effect.UNKNOWN)).hasMessageContaining("Whether it was done is not known.");
        assertThat(AdminCalls.outcome(((ApiProblem) failure(Effect.UNKNOWN)).after(Duration.ofSeconds(1))))
                .isEqualTo(AuditEntry.IN_DOUBT);
        assertThat(AdminCalls.outcome(new IllegalStateException("a fault of ours")))
                .isEqualTo(AuditEntry.IN_DOUBT);
    }

    @Test
    void whoMayNotIsRefused() {
        assertThat(AdminCalls.outcome(ApiProblem.of(403, "not-allowed", "This needs a right", "Send another token.")))
                .isEqualTo(AuditEntry.REFUSED);
    }

    @Test
    void whatWasRefusedOrNotBegunHasFailed() {
        assertThat(AdminCalls.outcome(failure(Effect.NONE))).isEqualTo(AuditEntry.FAILED);
        assertThat(AdminCalls.outcome(catchThrowable(() -> StoreAnswers.found(new StoreAnswer.Refused<>(
                        Refusal.of(409, "not-dead", "The request is not dead", "It runs."))))))
                .isEqualTo(AuditEntry.FAILED);
    }
}
