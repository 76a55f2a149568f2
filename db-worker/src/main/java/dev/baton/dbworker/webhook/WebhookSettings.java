package dev.baton.dbworker.webhook;

import dev.baton.config.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * Who may be called, and how.
 *
 * @param secret {@code whsec_} and base64; without it and a file no webhook is sent, and one that is due fails
 * @param secretsFile those of single callers: see {@link WebhookSecrets}
 * @param allowInternal whether loopback, private and other internal addresses may be called
 * @param allowHttp whether plain http may be called
 * @param timeout of one try
 * @param retries the pauses before each further try
 * @param poll the time between two looks for what is due
 * @param inProgress calls at once, at the most
 * @param perHost calls to one host at once, at the most: a slow one must not take the places of all others
 */
public record WebhookSettings(
        @NotNull Optional<Secret> secret,
        @NotNull Optional<Path> secretsFile,
        boolean allowInternal,
        boolean allowHttp,

        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration timeout,

        @NotNull @Size(max = 15) List<@DurationMin(millis = 1) @DurationMax(days = 7) Duration> retries,

        @NotNull @DurationMin(millis = 10) @DurationMax(minutes = 10)
        Duration poll,

        @Min(1) @Max(256) int inProgress,
        @Min(1) @Max(256) int perHost) {

    public WebhookSettings {
        retries = List.copyOf(retries);
        secret.ifPresent(key -> new Signature(key)); // says what is wrong with it
    }
}
