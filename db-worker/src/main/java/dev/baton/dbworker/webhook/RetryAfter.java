package dev.baton.dbworker.webhook;

import io.vertx.core.http.HttpClientResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads {@code Retry-After}, seconds or a date (RFC 9110 10.2.3), of a 429 or 503. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofHours(1);

    /** A status, and how long the host wants us to wait. */
    record Response(int status, Optional<Duration> retryAfter) {}

    private RetryAfter() {}

    static Response of(HttpClientResponse response) {
        int status = response.statusCode();
        Optional<String> header = Optional.ofNullable(response.getHeader("retry-after"));
        return new Response(
                status,
                status == 429 || status == 503 ? header.flatMap(text -> read(text, Instant.now())) : Optional.empty());
    }

    /** Bounded; empty if it is neither seconds nor a date. */
    static Optional<Duration> read(String text, Instant now) {
        try {
            Duration requested = text.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
            return Optional.of(
                    requested.isNegative() ? Duration.ZERO : requested.compareTo(LONGEST) > 0 ? LONGEST : requested);
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
