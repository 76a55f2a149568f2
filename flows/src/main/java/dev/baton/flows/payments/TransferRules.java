package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import java.util.Optional;

/** B of a transfer: each wrong field is named, all at once. */
final class TransferRules {
    private TransferRules() {}

    static Outcome<Transfer> validate(StageContext context, TransferOrder order) {
        InputCheck check = InputCheck.of(order);
        String from = check.iban("from", order.from());
        String to = check.iban("to", order.to());
        long amount = check.amount("amount", order.amount(), 1);
        return check.whenFine(() -> new Transfer(
                from,
                to,
                amount,
                Currency.valueOf(order.currency()),
                Optional.ofNullable(order.reference()).orElse("").strip()));
    }
}
