package dev.baton.flows.payments;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.baton.flow.Caller;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * What the client of {@code POST /accounts} sends: an IBAN, or else the reference of an account at another bank. In one
 * spelling, as {@link TransferOrder}.
 */
@IbanOrReference
public record AccountOrder(
        @JsonPropertyDescription("The account's IBAN; or leave it out and give reference")
        @Size(max = Ibans.LONGEST, message = "must have at most {max} characters")
        @ValidIban
        @Nullable
        String iban,

        @JsonPropertyDescription(
                "Another bank's two letters and the number there, such as YZ-87144583: the IBAN is made of it")
        @Pattern(regexp = "[A-Z]{2}-[0-9]{1,10}", message = "must be like YZ-87144583")
        @Nullable
        String reference,

        @JsonPropertyDescription("Whose account it is; at most 100 characters")
        @NotBlank(message = "is missing")
        @CodePointLength(max = 100, message = "must have at most {max} characters")
        @Pattern(regexp = "[^\\x00-\\x1f\\x7f]*", message = "must not contain control characters")
        String owner,

        @JsonPropertyDescription(
                "The caller that may use it: the name of its key, or of its token; at most 1024 bytes in UTF-8. "
                        + "May be left out: who opens it")
        Optional<
                        @Size(min = 1, max = Caller.MAX_NAME_BYTES, message = "must have 1 to {max} characters")
                        @ValidCaller
                        @Pattern(regexp = "[^\\x00-\\x1f\\x7f]*", message = "must not contain control characters")
                        String>
                customer,

        @JsonPropertyDescription("CZK or EUR")
        @NotNull(message = "is missing")
        @Pattern(regexp = "CZK|EUR", message = "must be CZK or EUR")
        String currency,

        @JsonPropertyDescription("What the bank puts in, such as 1000.00; 0.00 to 1000000000.00")
        @NotNull(message = "is missing")
        @Size(max = ValidAmount.LONGEST, message = "must have at most {max} characters")
        @ValidAmount(least = 0)
        String openingBalance) {

    public AccountOrder {
        if (iban != null && iban.length() <= Ibans.LONGEST) {
            iban = Ibans.plain(iban);
        }
        if (openingBalance != null) {
            openingBalance = Money.plain(openingBalance);
        }
    }

    @Override
    public String toString() {
        return "AccountOrder[iban=%s, currency=%s]".formatted(Mask.iban(iban), currency);
    }
}
