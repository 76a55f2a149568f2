package dev.baton.flows.payments;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Which account. */
public record AccountQuery(
        @JsonPropertyDescription("The account's number") long id) {}
