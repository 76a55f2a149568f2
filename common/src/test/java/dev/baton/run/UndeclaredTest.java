package dev.baton.run;

import static dev.baton.run.RunBench.ELSEWHERE;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Retry;
import dev.baton.message.StoreCall;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a flow's author throws ends the request, declared or not: Kotlin and Lombok declare nothing. */
class UndeclaredTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static String fails(String how) {
        return fails(how, new IOException("which Kotlin need not declare"));
    }

    private static String fails(String how, Throwable undeclared) {
        throw switch (how) {
            case "error" -> new AssertionError("a fault of its author");
            case "link" -> new NoClassDefFoundError("a class of its author");
            default -> UndeclaredTest.<RuntimeException>undeclared(undeclared);
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> AssertionError undeclared(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static Flow<String, String> keyed(String how) {
        return Flow.named("keyed")
                .post("/keyed", String.class)
                .onDatabase("A", String.class, ELSEWHERE)
                .onEventLoop("between", String.class, (context, text) -> Outcome.done(text))
                .keyedBy(text -> fails(how))
                .onDatabase("B", String.class, ELSEWHERE)
                .retrying(new Retry(3, Duration.ofMillis(1), failure -> fails("the failure itself", failure)
                        .isEmpty()))
                .durable()
                .reply(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "link", "undeclared"})
    void aKeyFunctionThatThrowsMakesADeadLetter(String how) {
        try (RunBench bench = new RunBench(keyed(how), 1, 1)) {
            RequestResult.Replied replied = (RequestResult.Replied) await(bench.start(bench.accepted(LONG)));

            assertThat(replied.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(bench.commands().getLast().work()).isEqualTo(new Work.Store(StoreCall.STORE_DEAD_LETTER));
        }
    }

    /** The thread of a request that blocks got its answer at the deadline only. */
    @ParameterizedTest
    @ValueSource(strings = {"error", "undeclared"})
    void aThreadThatWaitsIsToldAtOnce(String how) throws Exception {
        try (RunBench bench = new RunBench(keyed(how), 1, 1)) {
            FlowRun run = bench.accepted(LONG);
            CompletableFuture<RequestResult> result = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    result.complete(bench.blockingRunner().run(run));
                } catch (InterruptedException | RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });

            assertThat(((RequestResult.Replied) result.get(LONG.toSeconds() / 2, TimeUnit.SECONDS)).verdict())
                    .isEqualTo(Verdict.FAILED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "undeclared", "the failure itself"})
    void aRuleForRetriesThatThrowsMeansNoRetry(String how) {
        Flow<String, String> flow = Flow.named("retried")
                .post("/retried", String.class)
                .onEventLoop("A", String.class, (context, text) -> {
                    throw new IllegalStateException("the stage's own failure");
                })
                .retrying(new Retry(
                        3, Duration.ofMillis(1), failure -> fails(how, failure).isEmpty()))
                .onDatabase("B", String.class, ELSEWHERE)
                .durable()
                .reply(200);
        try (RunBench bench = new RunBench(flow, 1, 1)) {
            bench.database = command -> Optional.of(RunBench.done("DB"));

            RequestResult.Replied replied = (RequestResult.Replied) await(bench.start(bench.accepted(LONG)));

            assertThat(replied.verdict()).isEqualTo(Verdict.FAILED);
        }
    }
}
