package dev.baton.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/**
 * How often something may be done for one key: a token bucket each, which holds what may come at once. Of at most so
 * many keys; one that is forgotten begins with a full bucket. Any thread.
 */
public final class Rates {
    private final int most;
    private final Duration per;
    private final TimeMeter clock;
    private final RecentlyUsed<Bucket> buckets;

    /**
     * What became of one try.
     *
     * @param left how many may follow at once
     * @param until one may follow, or, if there are some left, until the bucket is full
     */
    public record Taken(boolean allowed, long left, Duration until) {}

    /**
     * @param most in each of these times, and at once
     * @param remembered keys
     */
    public Rates(int most, Duration per, int remembered) {
        this(most, per, remembered, TimeMeter.SYSTEM_NANOTIME);
    }

    Rates(int most, Duration per, int remembered, TimeMeter clock) {
        this.most = most;
        this.per = per;
        this.clock = clock;
        this.buckets = new RecentlyUsed<>(remembered);
    }

    /** Takes one, if there is one. */
    public Taken take(String key) {
        ConsumptionProbe probe = buckets.get(key, this::full).tryConsumeAndReturnRemaining(1);
        return new Taken(
                probe.isConsumed(),
                probe.getRemainingTokens(),
                Duration.ofNanos(
                        probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill()));
    }

    /** How long until one may be taken; empty: now. Takes none. */
    public Optional<Duration> wait(String key) {
        return buckets.find(key)
                .map(bucket -> bucket.estimateAbilityToConsume(1))
                .filter(estimate -> !estimate.canBeConsumed())
                .map(estimate -> Duration.ofNanos(estimate.getNanosToWaitForRefill()));
    }

    int remembered() {
        return buckets.size();
    }

    /** What may be done in {@link #per()}. */
    public int most() {
        return most;
    }

    public Duration per() {
        return per;
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(most, per))
                .withCustomTimePrecision(clock)
                .build();
    }
}
