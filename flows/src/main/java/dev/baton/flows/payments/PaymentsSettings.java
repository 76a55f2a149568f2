package dev.baton.flows.payments;

import jakarta.validation.Valid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The configuration section {@code flows.payments}. */
record PaymentsSettings(List<@Valid ApiKey> apiKeys, Optional<Path> apiKeysFile) {
    PaymentsSettings {
        apiKeys = List.copyOf(apiKeys);
    }
}
