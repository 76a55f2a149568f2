package dev.baton.tap;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The last changes that readers are shown besides new hops: another level of a prefix, or a verdict that came later
 * than its message. Not thread-safe: the tap locks.
 */
final class TapChanges {
    private static final int HELD = 1_024;

    private final Deque<LevelChange> levels = new ArrayDeque<>();
    private final Deque<LateVerdict> verdicts = new ArrayDeque<>();
    private long next;

    private record LevelChange(long number, TapRule rule) {}

    private record LateVerdict(long number, long hop) {}

    /** The number of the next change. */
    long end() {
        return next;
    }

    void level(TapRule rule) {
        levels.add(new LevelChange(next++, rule));
        if (levels.size() > HELD) {
            levels.remove();
        }
    }

    void verdict(long hop) {
        verdicts.add(new LateVerdict(next++, hop));
        if (verdicts.size() > HELD) {
            verdicts.remove();
        }
    }

    Stream<TapRule> levelsSince(long number) {
        return levels.stream().filter(change -> change.number() >= number).map(LevelChange::rule);
    }

    /** Numbers of hops. */
    LongStream verdictsSince(long number) {
        return verdicts.stream().filter(change -> change.number() >= number).mapToLong(LateVerdict::hop);
    }
}
