package dev.baton.flows.payments;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Optional;

/** Which page of which statement. */
public record StatementQuery(
        @JsonPropertyDescription("The account's number") long id,

        @JsonPropertyDescription("How many lines at the most: 1 to 200, 50 if left out")
        Optional<
                        @Min(value = 1, message = "must be from 1 to 200")
                        @Max(value = 200, message = "must be from 1 to 200") Integer>
                limit,

        @JsonPropertyDescription("Only lines before this entry, as the page before said in next")
        Optional<@Min(value = 1, message = "must be above 0") Long> before) {}
