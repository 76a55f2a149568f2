package dev.baton.node.cluster;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Section {@code cluster}; each key is explained in baton-defaults.yaml. */
public record ClusterSettings(
        boolean alone,
        @NotBlank String name,
        @NotBlank String host,
        @Min(1) @Max(65_535) int port,
        @Min(0) @Max(65_535) int busPort,
        Join join,
        List<@Pattern(regexp = "\\S+:\\d{1,5}", message = "must be host:port") String> members,
        Optional<String> kubernetesService,
        boolean trustedNetwork,
        Optional<Path> secretFile,
        @Valid TlsSettings tls,
        @Min(16 << 20) @Max(256 << 20) int maxMessage,
        @DurationMin(seconds = 1) @DurationMax(seconds = 60) Duration heartbeat,
        @DurationMin(seconds = 2) @DurationMax(minutes = 5) Duration frozenAfter) {

    /** Whether nodes of this cluster can tell each other from strangers, and read what no other can. */
    public boolean isSecure() {
        return tls.files().isPresent() && secretFile.isPresent();
    }

    public enum Join {
        TCP,
        KUBERNETES
    }

    public ClusterSettings {
        members = List.copyOf(members);
        if (join == Join.KUBERNETES && kubernetesService.isEmpty()) {
            throw new IllegalArgumentException(
                    "kubernetes-service has no value; join: kubernetes needs the headless service's DNS name");
        }
        if (tls.files().isPresent() && secretFile.isEmpty()) {
            throw new IllegalArgumentException(
                    "secret-file has no value; with certificates in cluster.tls the nodes need the secret, too");
        }
        if (frozenAfter.compareTo(heartbeat.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException(
                    "frozen-after is %s and heartbeat %s; allowed: frozen-after of three heartbeats or more"
                            .formatted(frozenAfter, heartbeat));
        }
    }
}
