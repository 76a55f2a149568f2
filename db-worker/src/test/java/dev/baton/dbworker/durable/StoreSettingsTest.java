package dev.baton.dbworker.durable;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.ConfigProblem;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A period fits what is kept. */
class StoreSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT7M", "PT13H", "P2D"})
    void aPeriodThatIsMuchTooShortOrTooLongIsRefused(Duration period) {
        assertThatThrownBy(() -> keepingADay(Optional.of(period)).checkPeriod())
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("durable.store.period");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT8M", "PT6H", "PT12H"})
    void aPeriodThatFitsIsTaken(Duration period) {
        assertThatCode(() -> keepingADay(Optional.of(period)).checkPeriod()).doesNotThrowAnyException();
    }

    @Test
    void whatIsKeptForASecondNeedsNoPeriod() {
        StoreSettings settings = new StoreSettings(
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                Optional.empty());
        assertThatCode(settings::checkPeriod).doesNotThrowAnyException();
    }

    private static StoreSettings keepingADay(Optional<Duration> period) {
        return new StoreSettings(
                Duration.ofDays(1), Duration.ofDays(1), Duration.ofSeconds(2), Duration.ofSeconds(4), period);
    }
}
