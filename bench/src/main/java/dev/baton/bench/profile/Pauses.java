package dev.baton.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * What collecting garbage took of a recording: no method's stack shows it.
 *
 * @param longest the longest pause of all
 * @param recorded how long the recording is
 */
public record Pauses(int collections, Duration all, Duration longest, Duration recorded) {

    public static Pauses of(Path recording) throws IOException {
        Pauses pauses = new Pauses(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                first = event.getStartTime().isBefore(first) ? event.getStartTime() : first;
                last = event.getEndTime().isAfter(last) ? event.getEndTime() : last;
                if (event.getEventType().getName().equals("jdk.GarbageCollection")) {
                    pauses = pauses.plus(event.getDuration("sumOfPauses"), event.getDuration("longestPause"));
                }
            }
        }
        return first.isAfter(last) ? pauses : pauses.during(Duration.between(first, last));
    }

    private Pauses plus(Duration sum, Duration one) {
        return new Pauses(collections + 1, all.plus(sum), one.compareTo(longest) > 0 ? one : longest, recorded);
    }

    private Pauses during(Duration time) {
        return new Pauses(collections, all, longest, time);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d collections of garbage stopped it for %,d ms of %.1f s, the longest for %d ms",
                collections,
                all.toMillis(),
                recorded.toMillis() / 1e3,
                longest.toMillis());
    }
}
