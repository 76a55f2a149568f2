package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account to be opened, if it is not open yet.
 *
 * @param id its number, or {@link #NEXT_NUMBER}
 * @param customer the caller whose account it is; empty in requests of builds that knew no customers
 * @param only whose account the caller may be shown if it is open already; empty: anybody's
 */
record Opening(
        long id,
        String iban,
        String owner,
        Currency currency,
        long balance,
        Instant openedAt,
        Optional<String> customer,
        Optional<String> only) {
    /** The database gives the number. */
    static final long NEXT_NUMBER = 0;

    /** B: the platform has checked the order's constraints. */
    static Outcome<Opening> of(StageContext context, AccountOrder order) {
        return Outcome.done(new Opening(
                NEXT_NUMBER,
                order.iban() == null ? ibanOf(order.reference()) : order.iban(),
                order.owner().strip(),
                Currency.valueOf(order.currency()),
                Money.parse(order.openingBalance()).orElseThrow(),
                context.acceptedAt().truncatedTo(ChronoUnit.MILLIS),
                order.customer().or(() -> Optional.of(context.caller().name())),
                Customer.only(context.caller())));
    }

    private static String ibanOf(@Nullable String reference) {
        Objects.requireNonNull(reference, "an order without an IBAN has a reference");
        return Ibans.czech(reference.substring(0, 2), Long.parseLong(reference.substring(3)));
    }

    @Override
    public String toString() {
        return "Opening[%d, iban=%s]".formatted(id, Mask.iban(iban));
    }
}
