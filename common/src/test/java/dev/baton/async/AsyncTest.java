package dev.baton.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
    void whyAFileCanNotBeReadIsSaidWithoutTheNamesOfJavaClasses() {
        assertThat(IoReason.of(new NoSuchFileException("/keys"))).isEqualTo("it does not exist");
        assertThat(IoReason.of(new AccessDeniedException("/keys"))).isEqualTo("access denied");
        assertThat(IoReason.of(new FileSystemException("/keys", null, "Not a directory")))
                .isEqualTo("Not a directory");
        assertThat(IoReason.of(new MalformedInputException(1))).isEqualTo("it is no UTF-8 text");
        assertThat(IoReason.of(new IOException("Is a directory"))).isEqualTo("Is a directory");
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
