package dev.baton.inspector.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.Clocks;
import dev.baton.inspector.query.SpanReport;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.RoleName;
import dev.baton.message.Samples;
import dev.baton.message.Segment;
import dev.baton.message.StoreCall;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.tap.NodeClock;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.RecorderSettings;
import dev.baton.timeline.Span;
import dev.baton.timeline.StageTiming;
import dev.baton.timeline.Track;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway and a worker, whose clock is wrong, and a measurement of that which is not exact. */
class TimelineMakerTest {
    private static final long MILLI = 1_000_000;
    private static final long WRONG = 3_600_000 * MILLI;
    private static final long ERROR = 4 * MILLI;

    private final Command command = Samples.command(42, Claim.NONE, true, Duration.ofSeconds(9));
    private final long start = System.nanoTime();

    @ParameterizedTest
    @ValueSource(longs = {-ERROR, 0, ERROR})
    void whatANodeDidStandsBetweenItsCommandAndItsCompletion(long measuredWrongly) {
        TimelineView timeline = timeline(new Clocks.Offset(WRONG + measuredWrongly, ERROR, 2 * ERROR));

        assertThat(timeline.tookMicros()).isEqualTo(20_000);
        assertThat(timeline.clockErrorMicros()).isEqualTo(4_000);
        assertThat(timeline.verdict()).isEqualTo("replied");
        TimelineView.SpanView waits = piece(timeline, "waits for Lane 1");
        TimelineView.SpanView commit = piece(timeline, "COMMIT");
        assertThat(waits.startMicros()).isBetween(5_000L, 9_000L);
        assertThat(commit.endMicros()).isBetween(11_000L, 15_000L);
        assertThat(commit.endMicros() - waits.startMicros()).isEqualTo(6_000);
        assertThat(timeline.messages()).extracting(TimelineView.Message::kind).containsExactly("command", "completion");
        assertThat(timeline.messages()).allSatisfy(message -> assertThat(message.receivedMicros())
                .isGreaterThanOrEqualTo(message.sentMicros()));
        assertThat(timeline.tracks())
                .extracting(TimelineView.Row::id)
                .contains("gateway/parked", "worker/Lane 1", "worker/Lane 1 queue");
    }

    @Test
    void whatIsRightBelowTheRequestSumsUpToItIfNothingOverlaps() {
        TimelineView timeline = timeline(new Clocks.Offset(WRONG, ERROR, 2 * ERROR));
        String whole = piece(timeline, "transfer").id();

        long sum = timeline.spans().stream()
                .filter(span -> span.parent().equals(Optional.of(whole)))
                .mapToLong(span -> span.endMicros() - span.startMicros())
                .sum();

        assertThat(sum).isEqualTo(timeline.tookMicros());
    }

    @Test
    void whatItsGatewayDoesNotKnowAnyMoreIsSaidToBeginLate() {
        Recorder worker = recorder("worker", NodeClock.started());
        worker.lane(storeCall(), at(1), batch(1, 2), Verdict.REPLIED, Optional.empty());
        worker.lane(command, at(3), batch(4, 6), Verdict.REPLIED, Optional.empty());

        TimelineView timeline = made(recorder("gateway", NodeClock.started()), worker, Clocks.Offset.NONE);

        assertThat(timeline.missing().orElseThrow()).contains("beginning").contains("gateway");
        assertThat(timeline.flow()).isEqualTo(command.segment().flow());
        assertThat(timeline.tookMicros()).isEqualTo(5_000);
        assertThat(timeline(Clocks.Offset.NONE).missing()).isEmpty();
    }

    private Command storeCall() {
        return new Command(
                43,
                command.request(),
                new Work.Store(StoreCall.FIND),
                Buffer.buffer(),
                command.deadline(),
                command.trace());
    }

    @Test
    void theGatewayComesFirstWhoeverAnsweredFirst() {
        assertThat(timeline(Clocks.Offset.NONE).tracks().getFirst().node()).isEqualTo("gateway");
        assertThat(timeline(Clocks.Offset.NONE).tracks())
                .extracting(TimelineView.Row::kind)
                .contains(Track.Kind.PLATFORM, Track.Kind.PARKED, Track.Kind.CONNECTION, Track.Kind.LANE_QUEUE);
    }

    @Test
    void whatNobodyKnowsHasNoTimeline() {
        assertThat(TimelineMaker.of(
                        "x",
                        List.of(new TimelineMaker.Known(
                                card("gateway", RoleName.GATEWAY),
                                new SpanReport(Optional.empty(), List.of()),
                                Clocks.Offset.NONE))))
                .isEmpty();
    }

    @Test
    void aClockIsRightSomewhereBetweenQuestionAndAnswer() {
        assertThat(Clocks.offset(1_000, 1_400, 6_200)).isEqualTo(new Clocks.Offset(5_000, 200, 400));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallbacksAnswerLeavesWhenTheRestIsDone(boolean written) {
        NodeClock clock = NodeClock.started();
        Recorder gateway = recorder("gateway", clock);
        Recorder worker = recorder("worker", clock);
        gateway.inFlight(command, "worker", at(1), at(2), at(30), 100, Verdict.REPLIED);
        worker.lane(command, at(3), batch(4, 6), Verdict.REPLIED, Optional.empty());
        worker.stage(command.requestId(), command.trace(), stage("D", 10, 12));
        worker.stage(command.requestId(), command.trace(), stage("F", 12, 28));
        if (written) { // as older nodes do not
            worker.answered(command, at(29), Verdict.REPLIED);
        }
        ended(gateway, 31);

        TimelineView timeline = made(gateway, worker, Clocks.Offset.NONE);

        TimelineView.Message answer = completion(timeline);
        assertThat(answer.sentMicros()).isEqualTo(written ? 29_000 : 28_000);
        assertThat(answer.label()).isEqualTo(command.segment() + ", D to F");
        assertThat(track(timeline, answer.fromTrack()).kind()).as("where F ran").isEqualTo(Track.Kind.PLATFORM);
        assertThat(timeline.spans()).extracting(TimelineView.SpanView::label).doesNotContain(Span.ANSWERED);
    }

    @Test
    void theAnswerOfATailLeavesWhenItsBatchIsCommitted() {
        NodeClock clock = NodeClock.started();
        Recorder gateway = recorder("gateway", clock);
        Recorder worker = recorder("worker", clock);
        gateway.inFlight(command, "worker", at(1), at(2), at(15), 100, Verdict.REFUSED);
        worker.stage(command.requestId(), command.trace(), stage("D", 7, 8));
        worker.lane(command, at(3), batch(4, 13), Verdict.REFUSED, Optional.empty());
        ended(gateway, 16);

        TimelineView timeline = made(gateway, worker, Clocks.Offset.NONE);

        TimelineView.Message answer = completion(timeline);
        assertThat(answer.sentMicros()).isEqualTo(13_000);
        assertThat(answer.label()).isEqualTo(command.segment() + ", D: refused");
        assertThat(track(timeline, answer.fromTrack()).kind()).isEqualTo(Track.Kind.CONNECTION);
    }

    @Test
    void whatIsLeftBetweenStagesIsNotSaidToRun() {
        TimelineView timeline = timeline(Clocks.Offset.NONE);

        assertThat(timeline.spans())
                .filteredOn(span -> span.label().equals("between stages"))
                .hasSize(3)
                .extracting(TimelineView.SpanView::kind)
                .containsOnly("between");
    }

    @Test
    void aVirtualThreadThatWaitsHoldsNoThread() throws InterruptedException {
        Recorder gateway = recorder("gateway", NodeClock.started());
        gateway.span(command.requestId(), command.trace(), Span.Kind.BLOCKED, "held", at(1), at(2));
        Thread.ofVirtual()
                .start(() -> gateway.span(
                        command.requestId(), command.trace(), Span.Kind.BLOCKED, "put aside", at(1), at(2)))
                .join();
        ended(gateway, 3);

        TimelineView timeline = made(gateway, recorder("worker", NodeClock.started()), Clocks.Offset.NONE);

        assertThat(piece(timeline, "held").kind()).isEqualTo("blocked");
        assertThat(piece(timeline, "put aside").kind()).isEqualTo("aside");
    }

    @Test
    void theTracksOfANodeStandTogether() {
        NodeClock clock = NodeClock.started();
        Recorder gateway = recorder("gateway", clock);
        Recorder worker = recorder("worker", clock);
        Recorder compute = recorder("compute", clock);
        Command later = Samples.command(43, Claim.NONE, true, Duration.ofSeconds(9));
        compute.work(command, at(1), at(2), at(3), Verdict.REPLIED);
        worker.lane(command, at(4), batch(5, 6), Verdict.REPLIED, Optional.empty());
        compute.work(command, at(7), at(8), at(9), Verdict.REPLIED);
        worker.lane(
                later,
                at(10),
                new Recorder.BatchRun("Lane 2", at(11), 0, at(12), 1),
                Verdict.REPLIED,
                Optional.empty());
        ended(gateway, 20);

        TimelineView timeline = TimelineMaker.of(
                        command.requestId().toString(),
                        List.of(
                                known("compute", RoleName.COMPUTE_SERVICE, compute, Clocks.Offset.NONE),
                                known("worker", RoleName.DB_WORKER, worker, Clocks.Offset.NONE),
                                known("gateway", RoleName.GATEWAY, gateway, Clocks.Offset.NONE)))
                .orElseThrow();

        assertThat(timeline.tracks().stream().map(TimelineView.Row::node).distinct())
                .containsExactly("gateway", "worker", "compute");
        assertThat(timeline.tracks())
                .extracting(TimelineView.Row::node)
                .isSortedAccordingTo(Comparator.comparing(List.of("gateway", "worker", "compute")::indexOf));
    }

    private StageTiming stage(String label, int from, int to) {
        return new StageTiming("transfer", label, label, at(from), at(to), false);
    }

    private Recorder.BatchRun batch(int from, int to) {
        return new Recorder.BatchRun("Lane 1", at(from), at(to - 1), at(to), 1);
    }

    @Test
    void aRequestEndsNoSoonerThanItsReplyLeaves() {
        NodeClock clock = NodeClock.started();
        Recorder gateway = recorder("gateway", clock);
        ended(gateway, 0);
        gateway.state(command.requestId(), command.trace(), Span.REPLIES);

        TimelineView timeline = made(gateway, recorder("worker", clock), Clocks.Offset.NONE);

        TimelineView.SpanView replies = piece(timeline, Span.REPLIES);
        assertThat(timeline.tookMicros()).isPositive().isEqualTo(replies.startMicros());
        assertThat(piece(timeline, "transfer").endMicros()).isEqualTo(replies.startMicros());
    }

    private void ended(Recorder gateway, int millis) {
        Recorder.Accepted request =
                new Recorder.Accepted(command.requestId(), command.trace(), true, 0, "transfer", "callback", start);
        gateway.request(request, "replied", false, at(millis));
    }

    private TimelineView made(Recorder gateway, Recorder worker, Clocks.Offset offset) {
        return TimelineMaker.of(
                        command.requestId().toString(),
                        List.of(
                                known("worker", RoleName.DB_WORKER, worker, offset),
                                known("gateway", RoleName.GATEWAY, gateway, Clocks.Offset.NONE)))
                .orElseThrow();
    }

    private static TimelineView.Message completion(TimelineView timeline) {
        return timeline.messages().stream()
                .filter(message -> message.kind().equals("completion"))
                .findFirst()
                .orElseThrow();
    }

    private static TimelineView.Row track(TimelineView timeline, String id) {
        return timeline.tracks().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private TimelineView timeline(Clocks.Offset offset) {
        NodeClock clock = NodeClock.started();
        Recorder gateway = recorder("gateway", clock);
        Recorder worker = recorder("worker", new NodeClock(clock.epochNanosAtZero() + WRONG));
        gateway.stage(
                command.requestId(),
                command.trace(),
                new StageTiming("transfer", "a", "A", start + MILLI, start + 2 * MILLI, false));
        gateway.inFlight(command, "worker", at(4), at(5), at(15), 100, Verdict.REPLIED);
        Recorder.BatchRun batch = new Recorder.BatchRun("Lane 1", at(9), at(11), at(13), 3);
        worker.lane(command, at(7), batch, Verdict.REPLIED, Optional.of("claimed"));
        Recorder.Accepted request =
                new Recorder.Accepted(command.requestId(), command.trace(), true, 0, "transfer", "notification", start);
        gateway.request(request, "replied", false, at(20));
        return made(gateway, worker, offset);
    }

    private long at(int millis) {
        return start + millis * MILLI;
    }

    private TimelineMaker.Known known(String name, RoleName role, Recorder recorder, Clocks.Offset offset) {
        return new TimelineMaker.Known(
                card(name, role),
                new SpanReport(recorder.summary(command.requestId()), recorder.spans(command.requestId())),
                offset);
    }

    private static NodeCard card(String name, RoleName role) {
        return new NodeCard(name + "-id", name, Set.of(role), "test", NodeCard.State.READY);
    }

    private static Recorder recorder(String name, NodeClock clock) {
        return new Recorder(RecorderSettings.DEFAULTS, name, clock, Segment::toString);
    }

    private static TimelineView.SpanView piece(TimelineView timeline, String label) {
        return timeline.spans().stream()
                .filter(span -> span.label().equals(label))
                .findFirst()
                .orElseThrow();
    }
}
