package dev.baton.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.message.Claim;
import dev.baton.message.Deadline;
import dev.baton.message.TraceParent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

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
}
