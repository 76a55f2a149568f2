package dev.baton.inspector.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.Question;
import dev.baton.store.AuditEntry;
import dev.baton.tap.TapSettings;
import io.vertx.core.Future;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TapLevelsTest extends AskedNode {
    private final TapLevels levels = new TapLevels(cluster, TapSettings.OFF);

    @Test
    void whatANodeWithoutAnAnswerSeesIsNotKnown() {
        bus.queries().answerWith(question -> Future.future(never -> {}));

        ApiProblem problem = problem(levels.change(Optional.empty(), Question.of(Question.What.RESET_LEVELS)));

        assertThat(problem.document().status()).isEqualTo(502);
        assertThat(problem.document().title()).contains("gateway-1");
        assertThat(problem.document().detail()).contains("is not known");
        assertThat(AdminCalls.outcome(problem)).isEqualTo(AuditEntry.IN_DOUBT);
    }
}
