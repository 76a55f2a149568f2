package dev.baton.run;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import dev.baton.message.Claim;
import dev.baton.message.Deadline;
import dev.baton.message.TraceParent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever runs a later stage, it sees the same: a caller without scopes. */
class ScopesTest {
    @Test
    void scopesAreSeenUntilWorkIsHandedOver() {
        Flow<String, String> flow = Flow.named("sum")
                .post("/sums", String.class)
                .authenticate("A", Authentication.byToken())
                .onEventLoop("B", String.class, (context, text) -> Outcome.done(text))
                .onCompute("D", String.class, (context, text) -> Outcome.done(text))
                .reply(200);
        FlowRun run = FlowRun.accepted(
                UUID.randomUUID(),
                flow,
                "input",
                new Caller("ann", Set.of("sums:make")),
                Deadline.in(Duration.ofSeconds(10)),
                TraceParent.fresh(),
                () -> new Claim.First(Optional.empty(), Optional.empty()));

        assertThat(run.context().caller().scopes()).containsExactly("sums:make");
        run.handOver();
        assertThat(run.context().caller()).isEqualTo(new Caller("ann"));
        assertThat(run.request().caller()).isEqualTo(new Caller("ann"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aComputeStageSeesNoScopesAndNoStageAfterItInEveryStyle(boolean blocking) throws InterruptedException {
        Flow<String, String> flow = Flow.named("seen")
                .post("/seen", String.class)
                .onEventLoop("B", String.class, ScopesTest::addScopes)
                .onCompute("D", String.class, ScopesTest::addScopes)
                .onEventLoop("E", String.class, ScopesTest::addScopes)
                .reply(200);
        FlowRun run = FlowRun.accepted(
                UUID.randomUUID(),
                flow,
                "",
                new Caller("ann", Set.of("see")),
                Deadline.in(Duration.ofSeconds(60)),
                TraceParent.fresh(),
                () -> new Claim.First(Optional.empty(), Optional.empty()));

        try (RunBench bench = new RunBench(flow, 1, 5)) {
            RequestResult result = blocking ? bench.blockingRunner().run(run) : await(bench.start(run));

            assertThat(((RequestResult.Replied) result).reply().body()).hasToString("\"[see][][]\"");
        }
    }

    private static Outcome<String> addScopes(StageContext context, String text) {
        return Outcome.done(text + context.caller().scopes());
    }
}
