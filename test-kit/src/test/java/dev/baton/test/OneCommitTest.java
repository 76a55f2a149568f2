package dev.baton.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.test.BenchTimeline.StageRun;
import dev.baton.test.SeatFlows.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By HTTP, from a gateway to a db-worker: the same answers as without the option, by one commit. */
@FlowTest(OneCommitFlows.class)
class OneCommitTest {
    private static final String STYLE = "Baton-Completion";
    private static final String BY_ITS_OWN_COMMIT = """
            SELECT count(*) FROM baton.request r JOIN seats.booking b ON r.xmin = b.xmin
            WHERE r.id = ? AND r.state <> 'running'""";

    @ParameterizedTest
    @ValueSource(strings = {"notification", "callback", "polling", "blocking", "coroutine"})
    void theAnswerIsTheSameInEveryStyle(String style, Bench bench) {
        BenchReply with = bench.post("/one-commit", new Order(style + "-a", "Ada"))
                .withKey(style)
                .header(STYLE, style)
                .expect(201);
        BenchReply without = bench.post("/one-after-the-other", new Order(style + "-b", "Ada"))
                .withKey(style)
                .header(STYLE, style)
                .expect(201);

        assertThat(with.text()).isEqualTo(without.text().replace(style + "-b", style + "-a"));
        assertThat(with.header("Location")).contains("/seats/" + style + "-a");
        assertThat(with.header("Content-Type")).isEqualTo(without.header("Content-Type"));
        assertThat(bench.number(BY_ITS_OWN_COMMIT, with.id())).isEqualTo(1);
        assertThat(bench.number(BY_ITS_OWN_COMMIT, without.id())).isZero();
        assertThat(bench.timeline(with).runs())
                .containsExactly(
                        new StageRun("check", "gateway", 1),
                        new StageRun("book", "db-worker", 1),
                        new StageRun("print", "db-worker", 1));
        BenchReply again = bench.post("/one-commit", new Order(style + "-a", "Ada"))
                .withKey(style)
                .header(STYLE, style)
                .expect(201);
        assertThat(again.text()).isEqualTo(with.text());
        assertThat(again.header("Idempotent-Replayed")).contains("true");
    }

    @Test
    void aRefusalOfTheTailIsTheSameToo(Bench bench) {
        BenchReply with = bench.post("/one-commit", new Order("refused-a", OneCommitFlows.NOBODY))
                .withKey("refused")
                .expect(409);
        BenchReply without = bench.post("/one-after-the-other", new Order("refused-b", OneCommitFlows.NOBODY))
                .withKey("refused")
                .expect(409);

        assertThat(with.text())
                .contains("\"effect\":\"done\"")
                .isEqualTo(without.text()
                        .replace(without.id().toString(), with.id().toString()));
        assertThat(bench.stateOf(with)).contains("refused");
        assertThat(bench.number(BY_ITS_OWN_COMMIT, with.id())).isEqualTo(1);
    }

    @Test
    void aTailThatThrowsMakesADeadLetterAndItsEffectStays(Bench bench) {
        BenchReply failed = bench.post("/one-commit", new Order("broken", OneCommitFlows.BROKEN))
                .withKey("broken")
                .expect(500);

        assertThat(failed.text()).contains("kept as a dead letter", "\"effect\":\"done\"");
        assertThat(bench.stateOf(failed)).contains("dead");
        assertThat(bench.number("SELECT count(*) FROM seats.booking WHERE seat = 'broken'"))
                .isEqualTo(1);
    }

    @Test
    void aReplyThatIsTooLargeToBeStoredEndsAsEver(Bench bench) {
        BenchReply large = bench.post("/one-commit", new Order("huge", OneCommitFlows.HUGE))
                .withKey("huge")
                .expect(413);

        assertThat(large.text()).contains("\"effect\":\"done\"");
        assertThat(bench.stateOf(large)).contains("refused");
    }

    @Test
    void whoDoesNotWaitIsToldThatItIsDone(Bench bench) {
        BenchReply accepted = bench.post("/one-commit", new Order("async", "Ada"))
                .withKey("async")
                .async()
                .expect(202);

        assertThat(accepted.text()).contains("\"state\":\"done\"");
        assertThat(accepted.header("Location")).contains("/requests/" + accepted.id());
        assertThat(bench.get("/requests/" + accepted.id()).expect(200).text()).contains("\"state\":\"done\"");
    }
}
