package dev.baton.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

class ReplyInTransactionTest {
    private static final ComputeStage<String, String> COMPUTE = (context, text) -> Outcome.done(text);

    private static FlowBuilder<String, String> stored() {
        return Flow.named("note")
                .post("/notes", String.class)
                .onCompute("A", String.class, COMPUTE)
                .onDatabase("store", String.class, DatabaseStage.each((transaction, text) -> Future.succeededFuture()));
    }

    private static FlowBuilder<String, String> light() {
        return stored().onEventLoop("D", String.class, (context, text) -> Outcome.done(text));
    }

    @Test
    void aDurableFlowWithALightTailRepliesInItsTransaction() {
        Flow<String, String> flow = light().durable().replyInTransaction().reply(201);

        assertThat(flow.replyInTransaction()).isTrue();
        assertThat(flow.withStages(stage -> stage).replyInTransaction()).isTrue();
        assertThat(light().replyInTransaction()
                        .deadline(java.time.Duration.ofSeconds(1))
                        .durable()
                        .reply(201))
                .matches(Flow::replyInTransaction);
        assertThat(stored().durable().replyInTransaction().reply(201).replyInTransaction())
                .as("without any tail")
                .isTrue();
        assertThat(light().durable().reply(201).replyInTransaction()).isFalse();
    }

    @Test
    void itMeansTheSameWithAndWithout() {
        assertThat(light().durable().replyInTransaction().reply(201).fingerprint())
                .isEqualTo(light().durable().reply(201).fingerprint());
    }

    @Test
    void onlyWhatIsStoredIsRepliedInTheTransactionThatStoresIt() {
        assertThatThrownBy(() -> light().replyInTransaction().reply(201))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("note")
                .hasMessageContaining("is not durable");
        assertThatThrownBy(() -> Flow.named("note")
                        .post("/notes", String.class)
                        .onEventLoop("D", String.class, (context, text) -> Outcome.done(text))
                        .durable()
                        .replyInTransaction()
                        .reply(201))
                .hasMessageContaining("no database stage");
    }

    @Test
    void nothingButEventLoopStagesRunsWithinATransaction() {
        FlowBuilder<String, String> heavy =
                light().onCompute("E", String.class, COMPUTE).durable().replyInTransaction();

        assertThatThrownBy(() -> heavy.reply(201))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'E' after it is no event-loop stage");
    }
}
