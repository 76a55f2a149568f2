package dev.baton.run;

import static dev.baton.run.RunBench.ELSEWHERE;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.ComputeStage;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.message.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Compute stages on a node's own threads: requests end at their deadline, even if a stage hangs. */
class OwnThreadDeadlineTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void aRequestEndsAtItsDeadlineAndTheStageIsInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        ComputeStage<String, String> stage = (context, text) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
            return Outcome.done(text);
        };
        try (RunBench bench = new RunBench(flow(stage), 1, 5)) {
            Future<RequestResult> result = bench.start(bench.accepted(SHORT));
            Awaitility.await().atMost(Duration.ofSeconds(8)).until(result::isComplete);

            assertThat(((RequestResult.Replied) result.result()).verdict()).isEqualTo(Verdict.TIMED_OUT);
            assertThat(((RequestResult.Replied) result.result()).reply().status())
                    .isEqualTo(504);
            Awaitility.await().atMost(LONG).until(interrupted::get);
        } finally {
            never.countDown();
        }
    }

    @Test
    void aThreadWhoseStageIgnoresTheInterruptIsReplaced() {
        CountDownLatch release = new CountDownLatch(1);
        ComputeStage<String, String> stage = (context, text) -> {
            if (FIRST.compareAndSet(true, false)) {
                waitThroughInterrupts(release);
            }
            return Outcome.done(text + " D");
        };
        FIRST.set(true);
        try (RunBench bench = new RunBench(flow(stage), 1, 5)) {
            Future<RequestResult> stuck = bench.start(bench.accepted(SHORT));
            Awaitility.await().atMost(Duration.ofSeconds(8)).until(stuck::isComplete);

            Future<RequestResult> next = bench.start(bench.accepted(LONG));
            Awaitility.await().atMost(Duration.ofSeconds(8)).until(next::isComplete);

            assertThat(((RequestResult.Replied) await(next)).reply().status()).isEqualTo(200);
        } finally {
            release.countDown();
        }
    }

    private static final AtomicBoolean FIRST = new AtomicBoolean();

    private static void waitThroughInterrupts(CountDownLatch release) {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                continue; // a stage that does not listen
            }
        }
    }

    private static Flow<String, String> flow(ComputeStage<String, String> stage) {
        return Flow.named("words")
                .post("/words", String.class)
                .onDatabaseReading("look", String.class, ELSEWHERE)
                .onCompute("D", String.class, stage)
                .reply(200);
    }
}
