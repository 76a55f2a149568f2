package dev.baton.node.tls;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * TLS of an HTTP server; sections {@code gateway.tls} and {@code node.admin-tls}. Without files the server speaks plain
 * HTTP.
 *
 * @param hsts max-age of Strict-Transport-Security; zero: it is not sent
 */
public record HttpsSettings(
        Optional<Path> certificateFile,
        Optional<Path> keyFile,

        @NotNull @DurationMin(seconds = 0) @DurationMax(days = 730)
        Duration hsts) {

    public HttpsSettings {
        if (certificateFile.isPresent() != keyFile.isPresent()) {
            throw new IllegalArgumentException(
                    "of certificate-file and key-file one has a value and one has none; set both or none");
        }
        if (hsts != null && !hsts.isZero() && certificateFile.isEmpty()) {
            throw new IllegalArgumentException(
                    "hsts is %s without certificate-file; allowed: 0s, as browsers ignore it over plain HTTP"
                            .formatted(hsts));
        }
    }
}
