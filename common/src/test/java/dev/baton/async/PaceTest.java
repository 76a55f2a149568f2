package dev.baton.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final AtomicLong activity = new AtomicLong();
    private final Pace pace = new Pace(activity::get, 3, 4);

    @Test
    void quietTasksLookSeldom() {
        assertThat(ticks(12))
                .containsExactly(true, true, true, false, false, false, true, false, false, false, true, false);
        assertThat(pace.idle()).isTrue();
    }

    @Test
    void activityWakesThem() {
        ticks(6);
        activity.incrementAndGet();

        assertThat(ticks(4)).containsExactly(true, true, true, false);
    }

    @Test
    void whatTheyFoundKeepsThemAwake() {
        ticks(6);
        pace.wake();

        assertThat(pace.idle()).isFalse();
        assertThat(ticks(1)).containsExactly(true);
    }

    @Test
    void idleLooksAreNotMinutesApart() {
        assertThat(Pace.everySoManyTicks(8, Duration.ofMillis(500), Duration.ofSeconds(4)))
                .isEqualTo(8);
        assertThat(Pace.everySoManyTicks(8, Duration.ofSeconds(2), Duration.ofSeconds(4)))
                .isEqualTo(2);
        assertThat(Pace.everySoManyTicks(8, Duration.ofMinutes(1), Duration.ofSeconds(4)))
                .isEqualTo(1);
    }

    private Stream<Boolean> ticks(int count) {
        return Stream.generate(pace::due).limit(count).toList().stream();
    }
}
