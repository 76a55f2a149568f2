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
import dev.baton.message.Verdict;
import dev.baton.tap.NodeClock;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.RecorderSettings;
import dev.baton.timeline.Span;
import dev.baton.timeline.StageTiming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is between the things that a gateway wrote down of a request. */
class GapsTest {
    private static final long MILLI = 1_000_000;

    private final Command command = Samples.command(42, Claim.NONE, true, Duration.ofSeconds(9));
    private final long start = System.nanoTime();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void spansOverlapWhereAThreadIsHeldButNoMomentIsWithoutOne(boolean virtual) throws InterruptedException {
        Recorder gateway = recorder();
        Thread.Builder thread = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
        thread.start(() -> {
                    gateway.stage(command.requestId(), command.trace(), stage("A", 1, 2));
                    gateway.span(
                            command.requestId(), command.trace(), Span.Kind.BLOCKED, "waits for it", at(3), at(18));
                })
                .join();
        gateway.inFlight(command, "worker", at(4), at(5), at(15), 100, Verdict.REPLIED);
        ended(gateway, 20);

        TimelineView timeline = made(gateway);

        String whole = timeline.spans().stream()
                .filter(span -> span.label().equals("transfer"))
                .findFirst()
                .orElseThrow()
                .id();
        List<TimelineView.SpanView> below = timeline.spans().stream()
                .filter(span -> span.parent().equals(Optional.of(whole)))
                .toList();
        assertThat(below.stream().mapToLong(TimelineView.SpanView::tookMicros).sum())
                .as("held, and parked meanwhile")
                .isEqualTo(20_000 + 11_000);
        assertThat(covered(below)).isEqualTo(20_000);
    }

    @Test
    void whileTheGatewaysOwnPoolWorksItsLoopIsNotBetweenStages() throws InterruptedException {
        Recorder gateway = recorder();
        gateway.stage(command.requestId(), command.trace(), stage("C", 0, 2));
        Thread.ofPlatform()
                .start(() -> {
                    gateway.stage(command.requestId(), command.trace(), 42, stage("D", 4, 8));
                    gateway.stage(command.requestId(), command.trace(), 42, stage("E", 8, 9));
                    gateway.work(command, at(2), at(4), at(9), Verdict.REPLIED);
                })
                .join();
        ended(gateway, 10);

        TimelineView timeline = made(gateway);

        assertThat(timeline.spans())
                .filteredOn(span -> span.kind().equals("between"))
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.startMicros()).isEqualTo(9_000);
                    assertThat(span.endMicros()).isEqualTo(10_000);
                });
    }

    private static long covered(List<TimelineView.SpanView> spans) {
        long covered = 0;
        long end = Long.MIN_VALUE;
        for (TimelineView.SpanView span : spans) { // by start
            covered += Math.max(0, span.endMicros() - Math.max(end, span.startMicros()));
            end = Math.max(end, span.endMicros());
        }
        return covered;
    }

    private long at(int millis) {
        return start + millis * MILLI;
    }

    private StageTiming stage(String label, int from, int to) {
        return new StageTiming("transfer", label, label, at(from), at(to), false);
    }

    private void ended(Recorder gateway, int millis) {
        Recorder.Accepted request =
                new Recorder.Accepted(command.requestId(), command.trace(), true, 0, "transfer", "blocking", start);
        gateway.request(request, "replied", false, at(millis));
    }

    private TimelineView made(Recorder gateway) {
        NodeCard card = new NodeCard("gateway-id", "gateway", Set.of(RoleName.GATEWAY), "test", NodeCard.State.READY);
        SpanReport report = new SpanReport(gateway.summary(command.requestId()), gateway.spans(command.requestId()));
        return TimelineMaker.of(
                        command.requestId().toString(),
                        List.of(new TimelineMaker.Known(card, report, Clocks.Offset.NONE)))
                .orElseThrow();
    }

    private static Recorder recorder() {
        return new Recorder(RecorderSettings.DEFAULTS, "gateway", NodeClock.started(), Segment::toString);
    }
}
