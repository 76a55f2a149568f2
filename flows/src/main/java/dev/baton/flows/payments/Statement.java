package dev.baton.flows.payments;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A page of an account's statement, the newest line first. */
public record Statement(
        long account,
        String iban,
        String currency,

        @JsonPropertyDescription("The balance now") String balance,

        List<Line> lines,

        @JsonPropertyDescription("Where the next page is, if there is one")
        Optional<String> next) {

    public Statement {
        lines = List.copyOf(lines);
    }

    /** One entry of the ledger. */
    public record Line(
            @JsonPropertyDescription("The number of the entry")
            long entry,

            Instant bookedAt,

            @JsonPropertyDescription("Such as -12.60: what left the account, the fee included; or 12.50: what came in")
            String amount,

            String balanceAfter,

            @JsonPropertyDescription("opening, sent or received")
            String kind,

            @JsonPropertyDescription("The other account's IBAN; empty for an opening")
            String counterparty,

            String reference,

            @JsonPropertyDescription("The id of the transfer, if it is one")
            Optional<UUID> transfer) {

        @Override
        public String toString() {
            return "Line[" + entry + "]";
        }
    }

    @Override
    public String toString() {
        return "Statement[%d, iban=%s, %d lines]".formatted(account, Mask.iban(iban), lines.size());
    }
}
