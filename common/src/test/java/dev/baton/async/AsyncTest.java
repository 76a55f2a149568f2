package dev.baton.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AsyncTest {

    @Test
    void idleCompletesWhenTheLastOneEnds() {
        Idle idle = new Idle();
        idle.begin();
        idle.begin();
        Future<Void> asked = idle.whenIdle();
        idle.end();
        assertThat(asked.isComplete()).isFalse();
        idle.end();
        assertThat(asked.succeeded()).isTrue();
    }

    @Test
    void idleIsCompleteAtOnceWhenNothingBegan() {
        assertThat(new Idle().whenIdle().succeeded()).isTrue();
    }

    @Test
    void aLaterQuestionIsAboutWhatBeganLater() {
        Idle idle = new Idle();
        idle.whenIdle();
        idle.begin();
        assertThat(idle.whenIdle().isComplete()).isFalse();
    }

    @Test
    void moreEndsThanBeginningsAreAMistake() {
        assertThatThrownBy(() -> new Idle().end()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void backoffDoublesUpToItsBound() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
        assertThat(backoff.millis(1)).isBetween(50L, 100L);
        assertThat(backoff.millis(3)).isBetween(200L, 400L);
        assertThat(backoff.millis(5)).isBetween(500L, 1000L);
        assertThat(backoff.millis(Integer.MAX_VALUE)).isBetween(500L, 1000L);
    }

    @Test
    void aBackoffOfNothingIsStillATimer() {
        assertThat(new Backoff(Duration.ZERO, Duration.ZERO).millis(1)).isEqualTo(1);
    }

    @Test
    void sha256IsTheOneOfTheStandard() {
        assertThat(HexFormat.of().formatHex(Sha256.of("abc")))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
