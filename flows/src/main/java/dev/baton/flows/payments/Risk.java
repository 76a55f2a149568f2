package dev.baton.flows.payments;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** How unusual a transfer is. */
public record Risk(
        @JsonPropertyDescription("0 (as usual) to 100") int score,

        @JsonPropertyDescription(
                "What added to the score: large-amount, drains-account, many-transfers, large-sum, new-counterparty")
        List<String> reasons) {

    public Risk {
        reasons = List.copyOf(reasons);
    }
}
