package dev.baton.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Samples;
import dev.baton.message.Segment;
import dev.baton.message.Verdict;
import dev.baton.tap.NodeClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SliceReaderTest {
    private static final long MILLI = 1_000_000;
    private static final int MARKS = 1_000;

    private final NodeClock clock = NodeClock.started();
    private final Recorder recorder = new Recorder(
            new RecorderSettings(MARKS, 0, Duration.ofDays(1), 0, 0, Optional.empty()), "n", clock, Segment::toString);
    private final long start = System.nanoTime();
    private final Command command = Samples.command(42, Claim.NONE, true, Duration.ofSeconds(9));

    @Test
    void aBatchIsOneSliceWithItsSizeAndEachWaitCounts() {
        long now = clock.epochNanos(start) / 1_000;
        Slices begin = recorder.slices(-1);
        for (int i = 0; i < 3; i++) {
            recorder.lane(command, start, batch("Lane 1", 20, 40), Verdict.REPLIED, Optional.empty());
        }
        recorder.lane(command, start, batch("Lane 1", 41, 60), Verdict.REPLIED, Optional.empty());

        Slices slices = recorder.slices(begin.next());

        Slices.OnTrack track = only(slices.tracks());
        assertThat(track.name()).isEqualTo("Lane 1");
        assertThat(track.kind()).isEqualTo(Span.Kind.DATABASE);
        assertThat(track.slices()).hasSize(8);
        assertThat(track.slices().get(2)).isEqualTo(3);
        assertThat(track.slices().get(6)).isEqualTo(1);
        assertThat(List.of(track.slices().get(3), track.slices().get(7)))
                .as("transactions")
                .containsExactly(1L, 1L);
        assertThat(track.first() - now).as("when it began, by this clock").isBetween(20_000L, 21_000L);
        assertThat(List.of(track.slices().get(0), track.slices().get(1))).containsExactly(0L, 20_000L);
        assertThat(List.of(track.slices().get(4), track.slices().get(5))).containsExactly(21_000L, 19_000L);
        Slices.Depth queue = only(slices.depths());
        assertThat(queue.track()).isEqualTo(Track.Kind.LANE_QUEUE);
        assertThat(queue.micros().stream().mapToLong(Long::longValue).sum()).isEqualTo(3 * 20_000 + 41_000);
        assertThat(recorder.slices(slices.next()).tracks()).isEmpty();
    }

    @Test
    void whatNeverRanIsNoSliceOfItsLane() {
        Slices begin = recorder.slices(-1);
        Recorder.BatchRun none = Recorder.BatchRun.none("Lane 1", start + 9 * MILLI);
        recorder.lane(command, start, none, Verdict.TIMED_OUT, Optional.empty());

        Slices slices = recorder.slices(begin.next());

        assertThat(slices.tracks()).isEmpty();
        assertThat(slices.depths()).hasSize(1);
    }

    @Test
    void whatFoundNoPlaceIsAMomentOfItsQueueAndOfItsRequest() {
        Slices begin = recorder.slices(-1);
        recorder.noPlace(command, new Track(Track.Kind.LANE_QUEUE, "Lane 1"));
        recorder.noPlace(command, new Track(Track.Kind.LANE_QUEUE, "Lane 2"));
        recorder.noPlace(command, Track.COMPUTE_QUEUE);

        Slices slices = recorder.slices(begin.next());

        assertThat(slices.tracks()).isEmpty();
        assertThat(slices.depths()).isEmpty();
        assertThat(slices.noPlaces())
                .extracting(
                        Slices.NoPlace::track,
                        queue -> queue.counts().stream().mapToLong(each -> each).sum())
                .containsExactlyInAnyOrder(tuple(Track.Kind.LANE_QUEUE, 2L), tuple(Track.Kind.COMPUTE_QUEUE, 1L));
        assertThat(recorder.spans(command.requestId()))
                .extracting(Span::label, span -> span.track().title())
                .containsExactly(
                        tuple(Span.NO_PLACE, "Lane 1 queue"),
                        tuple(Span.NO_PLACE, "Lane 2 queue"),
                        tuple(Span.NO_PLACE, "compute queue"));
    }

    @Test
    void howeverManyMarksThereAreALookIsSmallAndNothingIsLostUnseen() {
        Slices begin = recorder.slices(-1);
        for (int i = 0; i < 5 * MARKS; i++) {
            recorder.work(
                    command, start + i * MILLI, start + i * MILLI, start + i * MILLI + MILLI / 2, Verdict.REPLIED);
        }

        Slices slices = recorder.slices(begin.next());

        assertThat(slices.missed()).isEqualTo(4 * MARKS);
        assertThat(only(slices.tracks()).slices()).hasSizeLessThanOrEqualTo(4 * 32);
        assertThat(only(slices.depths()).micros()).hasSizeLessThanOrEqualTo(1_000);
    }

    @Test
    void transactionsThatAreDrawnAsOneAreStillCounted() {
        Slices begin = recorder.slices(-1);
        for (int i = 0; i < 200; i++) {
            for (int request = 0; request < 2; request++) {
                recorder.lane(command, start, batch("Lane 1", 2 * i, 2 * i + 1), Verdict.REPLIED, Optional.empty());
            }
        }

        List<Long> slices = only(recorder.slices(begin.next()).tracks()).slices();

        assertThat(slices).hasSizeLessThanOrEqualTo(4 * 32);
        assertThat(every(4, 2, slices)).isEqualTo(400);
        assertThat(every(4, 3, slices)).isEqualTo(200);
    }

    @Test
    void lanesThatAreTooManyAreCounted() {
        Slices begin = recorder.slices(-1);
        for (int i = 0; i < 300; i++) {
            recorder.lane(command, start, batch("Lane " + i, 1, 2), Verdict.REPLIED, Optional.empty());
        }

        Slices slices = recorder.slices(begin.next());

        assertThat(slices.tracks()).hasSize(256);
        assertThat(slices.missed()).isEqualTo(44);
    }

    private static long every(int step, int first, List<Long> numbers) {
        long sum = 0;
        for (int i = first; i < numbers.size(); i += step) {
            sum += numbers.get(i);
        }
        return sum;
    }

    @Test
    void aThreadThatIsHeldIsSeenAsHeld() {
        Slices begin = recorder.slices(-1);
        recorder.span(command.requestId(), command.trace(), Span.Kind.BLOCKED, "waits", start, start + 30 * MILLI);

        assertThat(only(recorder.slices(begin.next()).tracks()).kind()).isEqualTo(Span.Kind.BLOCKED);
    }

    @Test
    void withoutRecordsThereIsNothing() {
        assertThat(Recorder.off().slices(-1)).isEqualTo(Slices.NONE);
    }

    private Recorder.BatchRun batch(String lane, long from, long to) {
        return new Recorder.BatchRun(lane, start + from * MILLI, 0, start + to * MILLI, 3);
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
