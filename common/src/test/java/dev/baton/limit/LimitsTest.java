package dev.baton.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Limits hold for a key, let others be, and need no more memory than they may. */
@Tag("security")
class LimitsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Clock clock = new Clock();

    private static final class Clock implements TimeMeter {
        private long nanos;

        void pass(Duration time) {
            nanos += time.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    @Test
    void aRateHoldsForOneKeyAndFillsUpAgain() {
        Rates rates = new Rates(2, SECOND, 10, clock);

        assertThat(rates.take("a")).isEqualTo(new Rates.Taken(true, 1, Duration.ofMillis(500)));
        assertThat(rates.take("a").allowed()).isTrue();
        assertThat(rates.take("a")).isEqualTo(new Rates.Taken(false, 0, Duration.ofMillis(500)));
        assertThat(rates.take("b").allowed()).isTrue();

        clock.pass(Duration.ofMillis(500));
        assertThat(rates.take("a").allowed()).isTrue();
        assertThat(rates.take("a").allowed()).isFalse();
    }

    @Test
    void noMoreKeysAreRememberedThanMayBe() {
        Rates rates = new Rates(2, SECOND, 10, clock);
        FailedLogins logins = new FailedLogins(rates, 10);
        for (int i = 0; i < 1000; i++) {
            logins.failed("address " + i);
            logins.succeeded("key " + i);
        }

        assertThat(logins.remembered()).isEqualTo(20);
    }

    @Test
    void soManyMayBeThereAtOnceAndNoneIsRememberedAfterIt() {
        AtOnce atOnce = new AtOnce(2);

        assertThat(atOnce.enter("a")).isTrue();
        assertThat(atOnce.enter("a")).isTrue();
        assertThat(atOnce.enter("a")).isFalse();
        assertThat(atOnce.enter("b")).isTrue();
        atOnce.leave("a");
        assertThat(atOnce.enter("a")).isTrue();

        atOnce.leave("a");
        atOnce.leave("a");
        atOnce.leave("b");
        assertThat(atOnce.remembered()).isZero();
    }

    @Test
    void whoTriesKeysHasToWaitAndOthersDoNot() {
        FailedLogins logins = new FailedLogins(new Rates(3, Duration.ofMinutes(1), 10, clock), 10);
        logins.failed("proxy");
        logins.succeeded("right");
        logins.failed("proxy");
        assertThat(logins.wait("proxy", "guess")).isEmpty();
        logins.failed("proxy");

        assertThat(logins.wait("proxy", "guess")).hasValue(Duration.ofSeconds(20));
        assertThat(logins.wait("proxy", "right")).as("behind the same proxy").isEmpty();
        assertThat(logins.wait("elsewhere", "guess")).isEmpty();

        clock.pass(Duration.ofSeconds(20));
        assertThat(logins.wait("proxy", "guess")).isEmpty();
    }

    @Test
    void aRightKeyThatWasForgottenIsRememberedAgain() {
        FailedLogins logins = new FailedLogins(new Rates(1, Duration.ofMinutes(1), 10, clock), 1);
        logins.succeeded("right");
        logins.succeeded("another");
        logins.failed("proxy");
        assertThat(logins.wait("proxy", "right")).isPresent();

        Awaitility.await().until(() -> {
            logins.succeeded("right");
            return logins.wait("proxy", "right").isEmpty();
        });
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        assertThat(ClientAddress.of("2001:db8::1")).isEqualTo(ClientAddress.of("2001:db8:0:0:ffff::2"));
        assertThat(ClientAddress.of("2001:db8:0:1::1")).isNotEqualTo(ClientAddress.of("2001:db8::1"));
        assertThat(ClientAddress.of("192.0.2.1")).isEqualTo("192.0.2.1");
    }
}
