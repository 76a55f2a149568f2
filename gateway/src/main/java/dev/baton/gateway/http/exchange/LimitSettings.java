package dev.baton.gateway.http.exchange;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import java.util.Optional;

/**
 * How often clients may come; section {@code gateway.limits}. Zero: no limit. Empty: the default, where others than
 * this machine reach the gateway and the profile is not development; no limit elsewhere.
 *
 * @param callerRate requests each second of one caller
 * @param callerAtOnce requests of one caller that are being run
 * @param addressRate requests each second of one address
 * @param addressConnections open connections of one address, for each event loop
 * @param failedLogins each minute of one address
 * @param remembered callers, and addresses
 */
public record LimitSettings(
        Optional<Integer> callerRate,
        Optional<Integer> callerAtOnce,
        Optional<Integer> addressRate,
        Optional<Integer> addressConnections,
        Optional<Integer> failedLogins,
        @Min(100) @Max(10_000_000) int remembered) {
    private static final int MOST = 1_000_000;

    public LimitSettings {
        Map.of(
                        "caller-rate", callerRate,
                        "caller-at-once", callerAtOnce,
                        "address-rate", addressRate,
                        "address-connections", addressConnections,
                        "failed-logins", failedLogins)
                .forEach(LimitSettings::check);
    }

    private static void check(String key, Optional<Integer> value) {
        value.filter(number -> number < 0 || number > MOST).ifPresent(number -> {
            throw new IllegalArgumentException("%s is %d; allowed: 0 to %d".formatted(key, number, MOST));
        });
    }

    /** With the defaults for those that are not set. */
    public LimitSettings complete(boolean reachedByOthers) {
        return new LimitSettings(
                or(callerRate, reachedByOthers, 1_000),
                or(callerAtOnce, reachedByOthers, 1_000),
                or(addressRate, reachedByOthers, 2_000),
                or(addressConnections, reachedByOthers, 2_000),
                or(failedLogins, reachedByOthers, 30),
                remembered);
    }

    private static Optional<Integer> or(Optional<Integer> value, boolean limited, int otherwise) {
        return Optional.of(value.orElse(limited ? otherwise : 0));
    }

    static Optional<Integer> limit(Optional<Integer> value) {
        return value.filter(number -> number > 0);
    }

    /** Open connections of one address. */
    public int mostConnections() {
        return limit(addressConnections).orElse(Integer.MAX_VALUE);
    }
}
