package dev.baton.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowWithStagesTest {

    @Test
    void aFlowWhoseStagesAreReplacedIsTheSameInAllElse() {
        Flow<String, String> flow = Flow.named("echo")
                .version(3)
                .post("/echo", String.class)
                .onEventLoop("echo", String.class, (context, text) -> Outcome.done(text))
                .onDatabase("keep", String.class, DatabaseStage.each((transaction, text) -> Future.succeededFuture()))
                .onCompute("again", String.class, (context, text) -> Outcome.done(text))
                .durableWithRequiredKey()
                .deadline(Duration.ofSeconds(3))
                .completion("polling")
                .reply(202);
        List<String> replaced = new ArrayList<>();

        Flow<String, String> other = flow.withStages(stage -> {
            replaced.add(stage.label());
            return stage;
        });

        assertThat(replaced).containsExactly("echo", "keep", "again");
        assertThat(other).usingRecursiveComparison().isEqualTo(flow);
    }
}
