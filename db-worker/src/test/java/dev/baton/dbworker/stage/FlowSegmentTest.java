package dev.baton.dbworker.stage;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.Commands;
import dev.baton.flow.DatabaseStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.message.Effect;
import dev.baton.run.FlowCatalog;
import dev.baton.run.Segments;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A refusal in the middle of a segment commits what the stages before it wrote, and says so. */
class FlowSegmentTest {
    private static final Refusal REFUSAL = Refusal.of(409, "no", "No", "No.");

    @Test
    void aRefusalAfterAStageThatWritesKeepsItsEffect() {
        assertThat(refused(2)).isEqualTo(new SegmentOutcome.Refused(REFUSAL, Effect.DONE));
    }

    @Test
    void aRefusalOfTheFirstStageOrAfterAReadHasNoEffect() {
        assertThat(refused(0)).isEqualTo(new SegmentOutcome.Refused(REFUSAL, Effect.NONE));
        assertThat(refused(1)).isEqualTo(new SegmentOutcome.Refused(REFUSAL, Effect.NONE));
    }

    private static SegmentOutcome refused(int refusingStage) {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onDatabaseReading("look", String.class, stage(refusingStage == 0))
                .onDatabase("book", String.class, stage(refusingStage == 1))
                .onDatabase("check", String.class, stage(refusingStage == 2))
                .reply(200);
        FlowSegment segment = FlowSegment.of(
                        new FlowCatalog(List.of(flow), List.of()), Segments.segmentFrom(flow, 0), "n1")
                .orElseThrow();
        return await(segment.run(
                        noConnection(),
                        List.of(Commands.forFlow("words").stages(0, 3).with("in"))))
                .getFirst();
    }

    private static DatabaseStage<String, String> stage(boolean refuses) {
        return (transaction, batch) -> Future.succeededFuture(batch.stream()
                .map(text -> refuses ? Outcome.<String>refused(REFUSAL) : Outcome.done(text))
                .toList());
    }

    /** The stages of this test need none. */
    private static SqlConnection noConnection() {
        return (SqlConnection) Proxy.newProxyInstance(
                SqlConnection.class.getClassLoader(), new Class<?>[] {SqlConnection.class}, (proxy, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
