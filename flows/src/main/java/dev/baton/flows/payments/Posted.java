package dev.baton.flows.payments;

import java.time.Instant;
import java.util.UUID;

/**
 * A transfer that stands in the books, with the facts of that moment that D needs.
 *
 * @param balanceAfter the sender's
 * @param sentCount how many transfers the sender made in the hour before; see {@link Velocity}
 * @param sentSum and what they came to
 * @param newCounterparty whether the sender never paid this recipient before
 */
record Posted(
        UUID id,
        String from,
        String to,
        long amount,
        Currency currency,
        long fee,
        String reference,
        Instant bookedAt,
        long balanceAfter,
        long sentCount,
        long sentSum,
        boolean newCounterparty) {

    Posted toNewCounterparty() {
        return new Posted(
                id, from, to, amount, currency, fee, reference, bookedAt, balanceAfter, sentCount, sentSum, true);
    }

    @Override
    public String toString() {
        return "Posted[%s, from=%s, to=%s, amount=%d %s]"
                .formatted(id, Mask.iban(from), Mask.iban(to), amount, currency);
    }
}
