package dev.baton.flows.payments;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * What the client of {@code POST /transfers} sends, in one spelling: a client that repeats an order with the IBANs or
 * the amount spelled in another way repeats the same order.
 */
public record TransferOrder(
        @JsonPropertyDescription("The sender's account: an IBAN, with or without spaces")
        @NotNull(message = "is missing")
        @Size(max = Ibans.LONGEST, message = "must have at most {max} characters")
        @ValidIban
        String from,

        @JsonPropertyDescription("The recipient's account: an IBAN, with or without spaces")
        @NotNull(message = "is missing")
        @Size(max = Ibans.LONGEST, message = "must have at most {max} characters")
        @ValidIban
        String to,

        @JsonPropertyDescription("What the recipient gets, such as 12.50; the fee comes on top. At most 2 decimals; "
                + "0.01 to 1000000000.00")
        @NotNull(message = "is missing")
        @Size(max = ValidAmount.LONGEST, message = "must have at most {max} characters")
        @ValidAmount(least = 1)
        String amount,

        @JsonPropertyDescription("CZK or EUR: the currency of both accounts")
        @NotNull(message = "is missing")
        @Pattern(regexp = "CZK|EUR", message = "must be CZK or EUR")
        String currency,

        @JsonPropertyDescription("What it is for, as both statements show it; at most 140 characters. May be left out")
        @CodePointLength(max = 140, message = "must have at most {max} characters")
        @Pattern(regexp = "[^\\x00-\\x1f\\x7f]*", message = "must not contain control characters")
        @Nullable
        String reference) {

    public TransferOrder {
        if (from != null && from.length() <= Ibans.LONGEST) {
            from = Ibans.plain(from);
        }
        if (to != null && to.length() <= Ibans.LONGEST) {
            to = Ibans.plain(to);
        }
        if (amount != null) {
            amount = Money.plain(amount);
        }
    }

    @Override
    public String toString() {
        return "TransferOrder[from=%s, to=%s, amount=%s, currency=%s]"
                .formatted(Mask.iban(from), Mask.iban(to), amount, currency);
    }
}
