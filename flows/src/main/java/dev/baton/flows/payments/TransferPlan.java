package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * C of a transfer: all that is decided before the books are opened.
 *
 * @param only whose account has to be the sender's; empty: anybody's
 */
record TransferPlan(
        UUID id,
        String from,
        String to,
        long amount,
        Currency currency,
        long fee,
        String reference,
        Instant bookedAt,
        Optional<String> only) {

    static Outcome<TransferPlan> of(StageContext context, Transfer transfer) {
        return Outcome.done(new TransferPlan(
                context.requestId(),
                transfer.from(),
                transfer.to(),
                transfer.amount(),
                transfer.currency(),
                Fees.of(transfer.amount()),
                transfer.reference(),
                context.acceptedAt().truncatedTo(ChronoUnit.MILLIS),
                Customer.only(context.caller())));
    }

    /** What the sender's balance has to cover. */
    long total() {
        return Math.addExact(amount, fee);
    }

    @Override
    public String toString() {
        return "TransferPlan[%s, from=%s, to=%s, amount=%d %s]"
                .formatted(id, Mask.iban(from), Mask.iban(to), amount, currency);
    }
}
