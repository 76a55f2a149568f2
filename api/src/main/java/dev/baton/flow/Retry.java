package dev.baton.flow;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * How often a stage of a durable flow runs again after it threw; then the request becomes a dead letter. Attempts are
 * counted over all nodes that run the request, and none is begun after the request's deadline.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="retry"}
 *
 * @param attempts how often the stage runs at most, the first time included; 1 to 20
 * @param backoff the wait before the second attempt; doubles each time, with jitter, up to a minute
 * @param worthIt which failures may pass by themselves
 */
public record Retry(int attempts, Duration backoff, Predicate<Throwable> worthIt) {

    public static final Retry NEVER = new Retry(1, Duration.ZERO, failure -> false);

    public Retry {
        if (attempts < 1 || attempts > 20) {
            throw new IllegalArgumentException("Retry attempts are 1 to 20, not " + attempts);
        }
        if (backoff.isNegative()) {
            throw new IllegalArgumentException("Retry back-off is not negative: " + backoff);
        }
    }

    /** Any failure, at most so many attempts, with this first wait. */
    public static Retry attempts(int attempts, Duration backoff) {
        return new Retry(attempts, backoff, failure -> true);
    }

    /** Only failures of this type. */
    public Retry on(Class<? extends Throwable> type) {
        return new Retry(attempts, backoff, type::isInstance);
    }
}
