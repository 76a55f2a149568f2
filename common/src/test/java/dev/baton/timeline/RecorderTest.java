package dev.baton.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Samples;
import dev.baton.message.Segment;
import dev.baton.message.StoreCall;
import dev.baton.message.TraceParent;
import dev.baton.message.Verdict;
import dev.baton.tap.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private static final long MILLI = 1_000_000;

    private final Recorder recorder = new Recorder(
            new RecorderSettings(1_024, 0, Duration.ofMillis(100), 3, 2, Optional.empty()),
            "gateway",
            NodeClock.started(),
            Segment::toString);
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<UUID> kept = new CopyOnWriteArrayList<>();

    RecorderTest() {
        recorder.onSpan((trace, span) -> spans.add(span));
        recorder.onKeep(kept::add);
    }

    @AfterEach
    void close() {
        recorder.close();
    }

    @Test
    void whatIsFastAndFineIsNotKeptThoughItIsKnownForAMoment() {
        UUID id = request(TraceParent.fresh(), "replied", false, 5);

        assertThat(recorder.summaries()).isEmpty();
        assertThat(kept).isEmpty();
        assertThat(recorder.spans(id)).extracting(Span::label).containsExactly("transfer", "A authenticate");
    }

    @Test
    void whatIsSlowOrFailedIsKeptByAllAndTold() {
        UUID slow = request(TraceParent.fresh(), "replied", false, 150);
        UUID failed = request(TraceParent.fresh(), "failed", true, 5);

        assertThat(kept).containsExactly(slow, failed);
        assertThat(recorder.summaries())
                .extracting(RequestSummary::why)
                .containsExactlyInAnyOrder(RequestSummary.Why.SLOW, RequestSummary.Why.FAILED);
        await("the spans").atMost(Duration.ofSeconds(5)).until(() -> spans.size() == 4);
    }

    @Test
    void whatIsAskedForIsToldAsItHappensAndOnce() {
        TraceParent admitted = recorder.admit(Recorder.requested(TraceParent.fresh()));
        assertThat(Recorder.recorded(admitted)).isTrue();

        UUID id = request(admitted, "replied", false, 5);
        recorder.keep(id);

        await("the spans").atMost(Duration.ofSeconds(5)).until(() -> spans.size() == 2);
        assertThat(recorder.summary(id).orElseThrow().why()).isEqualTo(RequestSummary.Why.ASKED);
        assertThat(kept).as("all nodes knew from the start").isEmpty();
        assertThat(spans).extracting(Span::spanId).doesNotHaveDuplicates();
    }

    @Test
    void nobodyCanHaveMoreRecordedThanTheBudget() {
        long granted = java.util.stream.IntStream.range(0, 50)
                .filter(i -> Recorder.recorded(recorder.admit(Recorder.requested(TraceParent.fresh()))))
                .count();

        assertThat(granted).as("of one second, or of two").isBetween(3L, 6L);
    }

    @Test
    void onlyTheLastRequestsAreKept() {
        for (int i = 0; i < 3; i++) {
            request(TraceParent.fresh(), "failed", true, 5);
        }

        assertThat(recorder.summaries()).hasSize(2);
    }

    @Test
    void aCommandsSpansHangTogetherThoughTheyAreMadeOnTwoNodes() {
        Recorder worker = new Recorder(RecorderSettings.DEFAULTS, "worker", NodeClock.started(), Segment::toString);
        Command command = Samples.command(42, Claim.NONE, true, Duration.ofSeconds(9));
        long now = System.nanoTime();
        recorder.inFlight(command, "worker", now, now + MILLI, now + 9 * MILLI, 10, Verdict.REPLIED);
        worker.lane(
                command,
                now + 2 * MILLI,
                new Recorder.BatchRun("Lane 1", now + 3 * MILLI, now + 6 * MILLI, now + 8 * MILLI, 17),
                Verdict.REPLIED,
                Optional.of("claimed"));

        Span inFlight = recorder.spans(command.requestId()).getFirst();
        List<Span> there = worker.spans(command.requestId());

        assertThat(there).extracting(Span::label).contains("waits for Lane 1", "COMMIT", "claimed");
        assertThat(there.getFirst().parentId()).isEqualTo(inFlight.spanId());
        assertThat(inFlight.parentId()).isEqualTo(SpanIds.request(command.trace()));
        assertThat(there).anySatisfy(span -> assertThat(span.details()).containsEntry("batch", "17"));
        worker.close();
    }

    @Test
    void aCommandThatNeverRanHasOnlyWaited() {
        Command command = Samples.command(42, Claim.NONE, true, Duration.ofSeconds(9));
        long now = System.nanoTime();
        recorder.lane(command, now, Recorder.BatchRun.none("Lane 1", now + MILLI), Verdict.TIMED_OUT, Optional.empty());

        assertThat(recorder.spans(command.requestId())).singleElement().satisfies(span -> {
            assertThat(span.label()).isEqualTo("waits for Lane 1");
            assertThat(span.details()).containsEntry("verdict", "timed-out").doesNotContainKey("batch");
        });
    }

    @Test
    void whatIsDoneForNoRequestIsNoTimeline() {
        recorder.stage(StoreCall.NO_REQUEST, TraceParent.fresh(), new StageTiming("transfer", "a", "A", 1, 2, false));

        assertThat(recorder.spans(StoreCall.NO_REQUEST)).isEmpty();
    }

    @Test
    void whenACompletionIsPutIntoItsFrameIsAMomentBelowItsCommand() {
        Command command = Samples.command(42, Claim.NONE, true, Duration.ofSeconds(9));
        recorder.answered(command, System.nanoTime(), Verdict.REPLIED);

        Span answers = recorder.spans(command.requestId()).getFirst();

        assertThat(answers.label()).isEqualTo(Span.ANSWERED);
        assertThat(answers.kind()).isEqualTo(Span.Kind.STATE);
        assertThat(answers.parentId()).isEqualTo(SpanIds.command(command.trace(), command.id()));
    }

    @Test
    void recordingNothingAnswersNothing() {
        Recorder off = Recorder.off();
        UUID id = UUID.randomUUID();
        off.stage(id, TraceParent.fresh(), new StageTiming("transfer", "a", "A", 1, 2, false));

        assertThat(off.spans(id)).isEmpty();
        assertThat(Recorder.recorded(off.admit(Recorder.requested(TraceParent.fresh()))))
                .isFalse();
    }

    private UUID request(TraceParent trace, String verdict, boolean failed, int millis) {
        UUID id = UUID.randomUUID();
        long start = System.nanoTime();
        recorder.stage(
                id,
                trace,
                new StageTiming("transfer", "a-authenticate", "A authenticate", start + 1_000, start + 2_000, false));
        Recorder.Accepted request =
                new Recorder.Accepted(id, trace, Recorder.recorded(trace), 0, "transfer", "notification", start);
        recorder.request(request, verdict, failed, start + millis * MILLI);
        return id;
    }

    @Test
    void everyStageIsTimedWhetherItsRequestIsRecordedOrNot() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Recorder off = Recorder.off();
        off.onStage(new StageMeters(meters));

        off.stage(UUID.randomUUID(), TraceParent.fresh(), new StageTiming("transfer", "a", "A", 1_000, 3_000, false));
        off.stage(UUID.randomUUID(), TraceParent.fresh(), new StageTiming("transfer", "a", "A", 1_000, 3_000, true));
        off.work(Samples.command(1), 1_000, 2_000, 5_000, Verdict.REPLIED);

        assertThat(meters.get("baton.stage.run")
                        .tags("stage", "a", "failed", "false")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("baton.stage.run")
                        .tags("stage", "a", "failed", "true")
                        .timer()
                        .totalTime(TimeUnit.NANOSECONDS))
                .isEqualTo(2_000);
        assertThat(meters.get("baton.stage.wait")
                        .tags("flow", "transfer")
                        .timer()
                        .totalTime(TimeUnit.NANOSECONDS))
                .isEqualTo(1_000);
    }
}
