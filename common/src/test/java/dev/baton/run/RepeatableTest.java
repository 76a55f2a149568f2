package dev.baton.run;

import static dev.baton.run.RunBench.ELSEWHERE;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Placing;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A command may be sent again only if nothing that it sets going is done twice. */
class RepeatableTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void aSegmentThatReadsAndThenWritesIsNotRepeatable() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onDatabaseReading("look", String.class, ELSEWHERE)
                .onDatabase("book", String.class, ELSEWHERE)
                .reply(200);

        assertThat(firstCommand(flow, false).repeatable()).isFalse();
    }

    @Test
    void aSegmentThatOnlyReadsIsRepeatable() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onDatabaseReading("look", String.class, ELSEWHERE)
                .onDatabaseReading("look again", String.class, ELSEWHERE)
                .onCompute("D", String.class, (c, text) -> Outcome.done(text))
                .onDatabase("book", String.class, ELSEWHERE)
                .reply(200);

        assertThat(firstCommand(flow, false).repeatable()).isTrue();
    }

    @Test
    void whenTheWorkerRunsTheRestAWriteAnywhereBehindMakesTheCommandNotRepeatable() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onDatabaseReading("look", String.class, ELSEWHERE)
                .onCompute("D", String.class, (c, text) -> Outcome.done(text))
                .onDatabase("book", String.class, ELSEWHERE)
                .reply(200);

        assertThat(firstCommand(flow, true).repeatable()).isFalse();
    }

    @Test
    void whenTheWorkerRunsTheRestAndAllOfItReadsTheCommandIsRepeatable() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onDatabaseReading("look", String.class, ELSEWHERE)
                .onCompute("D", String.class, (c, text) -> Outcome.done(text))
                .onDatabaseReading("look again", String.class, ELSEWHERE)
                .reply(200);

        assertThat(firstCommand(flow, true).repeatable()).isTrue();
    }

    @Test
    void aDurableFlowIsRepeatableAsItsClaimGuardsIt() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onDatabaseReading("look", String.class, ELSEWHERE)
                .onDatabase("book", String.class, ELSEWHERE)
                .durable()
                .reply(200);

        assertThat(firstCommand(flow, true).repeatable()).isTrue();
    }

    private static Command firstCommand(Flow<?, ?> flow, boolean restRunsOnWorker) {
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            bench.database = command ->
                    Optional.of(new WorkResult.Failed(Verdict.DATABASE_UNAVAILABLE, "n1", "not there", false));
            await(bench.start(bench.accepted(LONG), restRunsOnWorker ? callback(bench.cluster()) : bench.cluster()));
            return bench.commands().getFirst();
        }
    }

    private static Workers callback(ClusterWorkers cluster) {
        return new Workers() {
            @Override
            public Future<Completion> database(Command command, Placing placing, Runnable whenClaimed) {
                return cluster.database(command, placing, whenClaimed);
            }

            @Override
            public Future<Completion> compute(Command command) {
                return cluster.compute(command);
            }

            @Override
            public boolean restRunsOnWorker() {
                return true;
            }
        };
    }
}
