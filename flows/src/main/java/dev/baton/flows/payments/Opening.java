package dev.baton.flows.payments;

import java.time.Instant;

/**
 * An account to be opened, if it is not open yet.
 *
 * @param id its number, or {@link #NEXT_NUMBER}
 */
record Opening(long id, String iban, String owner, Currency currency, long balance, Instant openedAt) {
    /** The database gives the number. */
    static final long NEXT_NUMBER = 0;

    @Override
    public String toString() {
        return "Opening[%d, iban=%s]".formatted(id, Mask.iban(iban));
    }
}
