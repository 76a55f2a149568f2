package dev.baton.flows.payments;

import jakarta.validation.Valid;
import java.util.List;

/** The configuration section {@code flows.payments}. */
record PaymentsSettings(List<@Valid ApiKey> apiKeys) {
    PaymentsSettings {
        apiKeys = List.copyOf(apiKeys);
    }
}
