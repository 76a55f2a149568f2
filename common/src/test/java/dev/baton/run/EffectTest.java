package dev.baton.run;

import static dev.baton.run.RunBench.ELSEWHERE;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.flow.ComputeStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.message.Json;
import dev.baton.message.StoreCall;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.store.FailedAttempt;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a problem document says about what was done follows from what was done, with any verdict. */
class EffectTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void aFullComputeQueueAfterACommittedStageSaysThatItsDatabaseWorkWasDone() {
        JsonNode problem = overloadedAtCompute(writing(false));

        assertThat(problem.path("status").asInt()).isEqualTo(503);
        assertThat(problem.path("verdict").asText()).isEqualTo("overloaded");
        assertThat(problem.path("detail").asText())
                .doesNotContain("This attempt did nothing")
                .contains("database work was done");
        assertThat(problem.path("effect").asText()).isEqualTo("done");
    }

    @Test
    void aFullComputeQueueAfterADurableStageSaysThatItIsStoredAndWhereToReadIt() {
        JsonNode problem = overloadedAtCompute(writing(true));

        assertThat(problem.path("detail").asText())
                .doesNotContain("This attempt did nothing")
                .contains("stored")
                .contains("/requests/" + problem.path("requestId").asText());
        assertThat(problem.path("effect").asText()).isEqualTo("done");
    }

    @Test
    void aStoredRequestThatIsReleasedIsLeftToTheNextOwnerAtOnce() {
        CountDownLatch gate = new CountDownLatch(1);
        GATE.set(gate);
        try (RunBench bench = new RunBench(writing(true), 1, 1)) {
            List<FlowRun> runs =
                    IntStream.range(0, 4).mapToObj(i -> bench.accepted(LONG)).toList();
            runs.forEach(bench::start);

            Awaitility.await("a request is left to the next owner")
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(bench.commands()).anySatisfy(command -> {
                        assertThat(command.work()).isEqualTo(new Work.Store(StoreCall.NOTE_ATTEMPT));
                        FailedAttempt note = Json.read(command.payload(), FailedAttempt.class);
                        assertThat(note.attempts()).as("it is no attempt").isZero();
                        assertThat(note.retryMillis())
                                .as("this owner ends here")
                                .isEmpty();
                        assertThat(note.pauseMillis()).isLessThan(LONG.toMillis() / 2);
                    }));
            gate.countDown();
        }
    }

    @Test
    void aFullComputeQueueAfterAReadSaysThatNothingWasDone() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onDatabaseReading("look", String.class, ELSEWHERE)
                .onCompute("D", String.class, gated())
                .reply(200);

        JsonNode problem = overloadedAtCompute(flow);

        assertThat(problem.path("detail").asText()).contains("This attempt did nothing");
        assertThat(problem.path("effect").asText()).isEqualTo("none");
    }

    @Test
    void aWriteWhoseAnswerDoesNotComeIsNotKnown() {
        try (RunBench bench = new RunBench(writing(false), 1, 1)) {
            bench.database = command -> Optional.empty();

            JsonNode problem = problem(await(bench.start(bench.accepted(SHORT))));

            assertThat(problem.path("status").asInt()).isEqualTo(504);
            assertThat(problem.path("effect").asText()).isEqualTo("unknown");
            assertThat(problem.path("detail").asText()).contains("not known");
        }
    }

    @Test
    void aCommandThatItsNodeHasIsNotSentAgainHoweverLongItTakes() {
        try (RunBench bench = new RunBench(writing(true), 1, 1)) {
            bench.database = command -> Optional.empty();

            problem(await(bench.start(bench.accepted(Duration.ofSeconds(3)))));

            assertThat(bench.commands()).hasSize(1);
        }
    }

    @Test
    void aReadWhoseAnswerDoesNotComeChangedNothing() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onDatabaseReading("look", String.class, ELSEWHERE)
                .reply(200);
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            bench.database = command -> Optional.empty();

            JsonNode problem = problem(await(bench.start(bench.accepted(SHORT))));

            assertThat(problem.path("status").asInt()).isEqualTo(504);
            assertThat(problem.path("effect").asText()).isEqualTo("none");
        }
    }

    @Test
    void whatAWorkerDidNotDoIsNone() {
        try (RunBench bench = new RunBench(writing(true), 1, 1)) {
            bench.database = command ->
                    Optional.of(new WorkResult.Failed(Verdict.DATABASE_UNAVAILABLE, "db", "no connection", false));

            RequestResult.Replied replied = (RequestResult.Replied) await(bench.start(bench.accepted(LONG)));

            assertThat(json(replied).path("effect").asText()).isEqualTo("none");
            assertThat(json(replied).path("detail").asText()).contains("This attempt did nothing");
            assertThat(replied.reply().location()).isEmpty();
        }
    }

    @Test
    void aReplyThatCouldNotBeStoredBelongsToARequestThatIsStored() {
        Flow<String, String> flow = writing(true, text -> Outcome.done(text));
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            bench.database = command -> Optional.of(
                    command.work() instanceof Work.Store
                            ? new WorkResult.Failed(Verdict.DATABASE_UNAVAILABLE, "db", "no connection", false)
                            : RunBench.done("DB"));
            FlowRun run = bench.accepted(LONG);

            RequestResult.Replied replied = (RequestResult.Replied) await(bench.start(run));

            assertThat(json(replied).path("effect").asText()).isEqualTo("done");
            assertThat(replied.reply().location()).contains("/requests/" + run.id());
        }
    }

    @Test
    void aRefusalAfterACommittedStageSaysThatItsEffectStays() {
        Flow<String, String> flow = writing(false, text -> Outcome.refused(refusal()));
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            JsonNode problem = problem(await(bench.start(bench.accepted(LONG))));

            assertThat(problem.path("status").asInt()).isEqualTo(409);
            assertThat(problem.path("effect").asText()).isEqualTo("done");
            assertThat(problem.path("detail").asText())
                    .contains("Below zero.")
                    .contains("database work was done, and stays");
        }
    }

    @Test
    void aRefusalBeforeAnythingWasWrittenHasNoEffect() {
        Flow<String, String> flow = Flow.named("words")
                .post("/words", String.class)
                .onCompute("D", String.class, (c, text) -> Outcome.<String>refused(refusal()))
                .onDatabase("book", String.class, ELSEWHERE)
                .reply(200);
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            JsonNode problem = problem(await(bench.start(bench.accepted(LONG))));

            assertThat(problem.path("effect").asText()).isEqualTo("none");
            assertThat(problem.path("detail").asText()).isEqualTo("Below zero.");
        }
    }

    /** One request runs, one waits, the next ones find the queue full. */
    private static JsonNode overloadedAtCompute(Flow<?, ?> flow) {
        CountDownLatch gate = new CountDownLatch(1);
        GATE.set(gate);
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            List<Future<RequestResult>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(bench.start(bench.accepted(LONG)));
            }
            Awaitility.await().atMost(LONG).until(() -> all.stream().anyMatch(Future::isComplete));
            Future<RequestResult> over =
                    all.stream().filter(Future::isComplete).findFirst().orElseThrow();
            gate.countDown();
            return problem(await(over));
        }
    }

    private static final java.util.concurrent.atomic.AtomicReference<CountDownLatch> GATE =
            new java.util.concurrent.atomic.AtomicReference<>(new CountDownLatch(0));

    private static ComputeStage<String, String> gated() {
        return (context, text) -> {
            GATE.get().await();
            return Outcome.done(text);
        };
    }

    private static Flow<String, String> writing(boolean durable) {
        return flow(durable, gated());
    }

    private static Flow<String, String> writing(
            boolean durable, java.util.function.Function<String, Outcome<String>> d) {
        return flow(durable, (context, text) -> d.apply(text));
    }

    private static Flow<String, String> flow(boolean durable, ComputeStage<String, String> stage) {
        var flow = Flow.named("words")
                .post("/words", String.class)
                .onDatabase("book", String.class, ELSEWHERE)
                .onCompute("D", String.class, stage);
        return durable ? flow.durable().reply(201) : flow.reply(201);
    }

    private static Refusal refusal() {
        return Refusal.of(409, "below-zero", "Below zero", "Below zero.");
    }

    private static JsonNode problem(RequestResult result) {
        return json((RequestResult.Replied) result);
    }

    private static JsonNode json(RequestResult.Replied replied) {
        return Json.read(replied.reply().body(), JsonNode.class);
    }
}
