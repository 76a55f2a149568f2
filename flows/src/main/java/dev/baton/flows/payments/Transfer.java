package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import java.util.Optional;

/** An order as the bank works with it: what B answers. IBANs are without spaces, in capitals. */
record Transfer(String from, String to, long amount, Currency currency, String reference) {

    /** B: the platform has checked the order's constraints. */
    static Outcome<Transfer> of(StageContext context, TransferOrder order) {
        return Outcome.done(new Transfer(
                order.from(),
                order.to(),
                Money.parse(order.amount()).orElseThrow(),
                Currency.valueOf(order.currency()),
                Optional.ofNullable(order.reference()).orElse("").strip()));
    }

    @Override
    public String toString() {
        return "Transfer[from=%s, to=%s, amount=%d %s]".formatted(Mask.iban(from), Mask.iban(to), amount, currency);
    }
}
