package dev.baton.gateway.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * The limits of the HTTP edge; section {@code gateway.http}.
 *
 * @param maxBody bytes of a request's body
 * @param maxOpenBodies bytes of unfinished bodies of one event loop
 * @param maxOpenBodiesPerAddress the same for one client's address
 * @param maxRequestLine bytes of method, path and query
 * @param maxHeaders bytes of all headers of a request
 * @param maxConnections open connections of one event loop
 * @param headerTimeout from opening a connection until its first request's headers are there
 * @param bodyTimeout from a request's headers until its body is there
 * @param keepAlive from an answer until the next request's headers are there
 * @param idleTimeout without a byte in either direction, also while a request is in progress
 * @param maxWait the longest {@code Prefer: wait}
 * @param maxViewers event streams and waiting readers of one event loop
 * @param heartbeat between signs of life of an event stream
 * @param insecureWebhooks whether {@code Baton-Webhook} may be http, for tests and development
 */
public record HttpSettings(
        @Min(1) @Max(524_288) int maxBody,
        @Min(65_536) @Max(1_073_741_824) int maxOpenBodies,
        @Min(65_536) @Max(1_073_741_824) int maxOpenBodiesPerAddress,
        @Min(256) @Max(65_536) int maxRequestLine,
        @Min(1_024) @Max(262_144) int maxHeaders,
        @Min(1) @Max(1_000_000) int maxConnections,

        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration headerTimeout,

        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5)
        Duration bodyTimeout,

        @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration keepAlive,

        @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 30)
        Duration idleTimeout,

        @NotNull @DurationMin(seconds = 0) @DurationMax(minutes = 5)
        Duration maxWait,

        @Min(0) @Max(100_000) int maxViewers,

        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration heartbeat,

        boolean insecureWebhooks) {

    public HttpSettings {
        if (maxWait.compareTo(idleTimeout) >= 0) {
            throw new IllegalArgumentException(
                    "max-wait is %s and idle-timeout %s; allowed: max-wait shorter than idle-timeout"
                            .formatted(maxWait, idleTimeout));
        }
    }
}
