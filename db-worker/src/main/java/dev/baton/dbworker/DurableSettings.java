package dev.baton.dbworker;

import dev.baton.dbworker.durable.StoreSettings;
import dev.baton.dbworker.recovery.RecoverySettings;
import dev.baton.dbworker.webhook.WebhookSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** Section {@code durable}; each key is explained in baton-defaults.yaml. */
record DurableSettings(
        @NotNull @Valid StoreSettings store,
        @NotNull @Valid RecoverySettings recovery,
        @NotNull @Valid WebhookSettings webhooks) {}
