package dev.baton.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
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
    void whyItFailedIsWhatTheFailureOrTheOneBehindItSays() {
        assertThat(Reason.of(new IllegalStateException("It was closed"))).isEqualTo("It was closed");
        assertThat(Reason.of(new CompletionException(new IOException("Connection reset"))))
                .isEqualTo("Connection reset");
        assertThat(Reason.of(new IllegalStateException(null, new NoSuchFileException("/keys"))))
                .isEqualTo("it does not exist");
        assertThat(Reason.of(new UnknownHostException("db"))).isEqualTo("the name of the host can't be found");
        assertThat(Reason.of(new TimeoutException())).isEqualTo("it took too long");
        assertThat(Reason.of(new ClosedChannelException())).isEqualTo("the connection was closed");
        assertThat(Reason.of(new NullPointerException())).isEqualTo("an unexpected NullPointerException");
    }

    @Test
    void aTextIsCutBetweenCharacters() {
        assertThat(ShortText.of("abc", 3)).isEqualTo("abc");
        assertThat(ShortText.of("abcd", 3)).isEqualTo("abc…");
        assertThat(ShortText.of("ab\uD83D\uDE00", 3)).isEqualTo("ab…");
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
