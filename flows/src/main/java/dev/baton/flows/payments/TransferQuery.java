package dev.baton.flows.payments;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.UUID;

/** Which transfer. */
public record TransferQuery(
        @JsonPropertyDescription("The transfer's id") UUID id) {}
