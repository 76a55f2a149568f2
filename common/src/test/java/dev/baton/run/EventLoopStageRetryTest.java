package dev.baton.run;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Retry;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Deadline;
import dev.baton.message.Json;
import dev.baton.message.Request;
import dev.baton.message.RoleName;
import dev.baton.message.StoreCall;
import dev.baton.message.TraceParent;
import dev.baton.message.Work;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The retry rule of an event-loop stage holds wherever the stage runs. */
class EventLoopStageRetryTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger before = new AtomicInteger();
    private final AtomicInteger behind = new AtomicInteger();
    private final Flow<String, String> flow = Flow.named("words")
            .post("/words", String.class)
            .onEventLoop("B", String.class, (context, text) -> failTwice(before, text + " B"))
            .retrying(Retry.attempts(3, Duration.ofMillis(1)))
            .onDatabase("post", String.class, (transaction, batch) -> Future.failedFuture("played by the bench"))
            .onEventLoop("D", String.class, (context, text) -> failTwice(behind, text + " D"))
            .retrying(Retry.attempts(3, Duration.ofMillis(1)))
            .durable()
            .reply(201);

    private static Outcome<String> failTwice(AtomicInteger attempts, String answer) {
        if (attempts.incrementAndGet() <= 2) {
            throw new IllegalStateException("not yet");
        }
        return Outcome.done(answer);
    }

    private RunBench bench() {
        return new RunBench(flow, 1, 5);
    }

    @Test
    void onTheEventLoop() {
        try (RunBench bench = bench()) {
            assertAnswered(await(bench.start(bench.accepted(LONG))), 3);
        }
    }

    @Test
    void onAThreadOfItsOwn() throws Exception {
        try (RunBench bench = bench()) {
            BlockingRunner runner = bench.blockingRunner();
            FlowRun run = bench.accepted(LONG);
            var result = CompletableFuture.supplyAsync(() -> {
                try {
                    return runner.run(run);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertAnswered(result.get(), 3);
        }
    }

    @Test
    void onTheDbWorkerThatRunsTheRest() {
        try (RunBench bench = bench()) {
            Command command = new Command(
                    1,
                    new Request(
                            UUID.randomUUID(),
                            Caller.ANONYMOUS,
                            Instant.now(),
                            new Claim.First(Optional.empty(), Optional.empty())),
                    new Work.Stages(RoleName.DB_WORKER, Segments.segmentFrom(flow, 1), Command.ANY_LANE, true, true),
                    Json.write("in"),
                    Deadline.in(LONG),
                    TraceParent.fresh());
            FlowRun run = FlowRun.continued(command, flow, Value.encoded(Json.write("posted")));

            assertAnswered(await(bench.start(run)), 0);
        }
    }

    @Test
    void eachFailedAttemptOfAStoredRequestIsStored() {
        try (RunBench bench = bench()) {
            await(bench.start(bench.accepted(LONG)));

            assertThat(bench.commands().stream()
                            .filter(command -> command.work() instanceof Work.Store
                                    && !command.work().equals(new Work.Store(StoreCall.STORE_REPLY)))
                            .map(Command::claim))
                    .as("two of D; B failed before anything was stored")
                    .containsExactly(new Claim.Held(Claim.FIRST_EPOCH), new Claim.Held(Claim.FIRST_EPOCH));
        }
    }

    private void assertAnswered(RequestResult result, int attemptsBefore) {
        assertThat(((RequestResult.Replied) result).reply().status()).isEqualTo(201);
        assertThat(before).hasValue(attemptsBefore);
        assertThat(behind).hasValue(3);
    }
}
