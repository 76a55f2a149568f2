package dev.baton.run;

import static dev.baton.run.RunBench.ELSEWHERE;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Deadline;
import dev.baton.message.Placing;
import dev.baton.message.Request;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A run that has left something in the database waits for a db-worker until its deadline; another one does not. */
class BegunRunsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void aFlowHasBegunOnceItsFirstWriteIsDone() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onDatabaseReading("look", String.class, ELSEWHERE)
                .onCompute("D", String.class, (c, text) -> Outcome.done(text))
                .onDatabase("book", String.class, ELSEWHERE)
                .onCompute("E", String.class, (c, text) -> Outcome.done(text))
                .onDatabaseReading("look again", String.class, ELSEWHERE)
                .reply(200);

        assertThat(begun(flow)).containsExactly(false, false, true);
    }

    @Test
    void aDurableRequestHasBegunOnceItIsStored() {
        assertThat(begun(durable())).containsExactly(false, true);
    }

    @Test
    void aRequestThatIsTakenOverHasBegun() {
        Flow<String, String> flow = durable();
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            Request request = new Request(UUID.randomUUID(), new Caller("ann"), Instant.now(), new Claim.Held(2));
            Seen seen = new Seen(bench.cluster());

            await(bench.start(FlowRun.resumed(request, flow, Deadline.in(LONG), 2, Value.of("in")), seen));

            assertThat(seen.begun()).containsExactly(true);
        }
    }

    private static Flow<String, String> durable() {
        return Flow.named("words")
                .post("/words", String.class)
                .onDatabase("book", String.class, ELSEWHERE)
                .onCompute("D", String.class, (c, text) -> Outcome.done(text))
                .onDatabase("book more", String.class, ELSEWHERE)
                .durable()
                .reply(200);
    }

    private static List<Boolean> begun(Flow<?, ?> flow) {
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            Seen seen = new Seen(bench.cluster());
            await(bench.start(bench.accepted(LONG), seen));
            return seen.begun();
        }
    }

    /** What each command to a db-worker says. */
    private record Seen(ClusterWorkers cluster, List<Boolean> begun) implements Workers {
        Seen(ClusterWorkers cluster) {
            this(cluster, new CopyOnWriteArrayList<>());
        }

        @Override
        public Future<Completion> database(Command command, Placing placing, Runnable whenClaimed) {
            begun.add(placing.begun());
            return cluster.database(command, placing, whenClaimed);
        }

        @Override
        public Future<Completion> compute(Command command) {
            return cluster.compute(command);
        }
    }
}
