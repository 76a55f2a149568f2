package dev.baton.flows.payments;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import java.time.Instant;
import java.util.UUID;

/** F of a transfer: what its sender gets, now and when the request is repeated. */
public record Receipt(
        @JsonPropertyDescription("The transfer's id; also the Request-Id of the request that made it")
        UUID id,

        @JsonPropertyDescription("The sender's IBAN") String from,

        @JsonPropertyDescription("The recipient's IBAN") String to,

        @JsonPropertyDescription("What the recipient got, such as 12.50")
        String amount,

        @JsonPropertyDescription("CZK or EUR") String currency,

        @JsonPropertyDescription("What the sender paid on top")
        String fee,

        @JsonPropertyDescription("The sender's balance right after this transfer")
        String balanceAfter,

        @JsonPropertyDescription("As ordered; empty if there was none")
        String reference,

        Risk risk,

        @JsonPropertyDescription("As the sender's statement words it")
        String statementLine,

        @JsonPropertyDescription("Where the receipt to print is")
        String receipt,

        Instant bookedAt) {

    static Outcome<Receipt> of(StageContext context, Worded worded) {
        Posted posted = worded.posted();
        return Outcome.done(new Receipt(
                posted.id(),
                posted.from(),
                posted.to(),
                Money.text(posted.amount()),
                posted.currency().name(),
                Money.text(posted.fee()),
                Money.text(posted.balanceAfter()),
                posted.reference(),
                worded.risk(),
                worded.line(),
                "/transfers/" + posted.id() + "/receipt",
                posted.bookedAt()));
    }

    @Override
    public String toString() {
        return "Receipt[%s, from=%s, to=%s, amount=%s %s]"
                .formatted(id, Mask.iban(from), Mask.iban(to), amount, currency);
    }
}
