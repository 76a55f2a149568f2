package dev.baton.node;

import dev.baton.inspector.api.AdminToken;
import dev.baton.node.cluster.EventLoops;
import dev.baton.node.tls.HttpsSettings;
import dev.baton.node.transport.TransportChoice;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Section {@code node}; each key is explained in baton-defaults.yaml. */
public record NodeSettings(
        Optional<String> name,
        @NotBlank String adminHost,
        @Min(0) @Max(65_535) int adminPort,
        @NotNull @Valid HttpsSettings adminTls,
        @NotNull List<@Valid AdminToken> adminTokens,
        Optional<Path> adminTokensFile,
        boolean openDevelopment,
        @DurationMin(seconds = 1) @DurationMax(minutes = 10) Duration startTimeout,
        @DurationMin(millis = 0) @DurationMax(minutes = 10) Duration drainTimeout,
        @DurationMin(seconds = 1) @DurationMax(minutes = 10) Duration stopTimeout,
        @NotNull TransportChoice transport,
        @Min(0) @Max(1024) int eventLoops,
        @DurationMin(millis = 10) @DurationMax(minutes = 1) Duration eventLoopLimit) {

    EventLoops loops() {
        return new EventLoops(eventLoops, eventLoopLimit);
    }
}
