package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import java.time.temporal.ChronoUnit;

/** B of an opening. */
final class OpeningRules {
    private OpeningRules() {}

    static Outcome<Opening> validate(StageContext context, AccountOrder order) {
        InputCheck check = InputCheck.of(order);
        if ((order.iban() == null) == (order.reference() == null)) {
            check.wrong("iban", "must be given, or else reference, and not both");
        }
        String iban = check.iban("iban", order.iban());
        long balance = check.amount("openingBalance", order.openingBalance(), 0);
        return check.whenFine(() -> new Opening(
                Opening.NEXT_NUMBER,
                order.reference() == null ? iban : ibanOf(order.reference()),
                order.owner().strip(),
                Currency.valueOf(order.currency()),
                balance,
                context.acceptedAt().truncatedTo(ChronoUnit.MILLIS)));
    }

    private static String ibanOf(String reference) {
        return Ibans.czech(reference.substring(0, 2), Long.parseLong(reference.substring(3)));
    }
}
