package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import java.util.Optional;
import java.util.UUID;

/**
 * A question for a transfer: its receipt is for the sender, as it shows the balance.
 *
 * @param only whose account has to have sent it; empty: anybody's
 */
record TransferRead(UUID id, Optional<String> only) {

    static Outcome<TransferRead> of(StageContext context, TransferQuery query) {
        return Outcome.done(new TransferRead(query.id(), Customer.only(context.caller())));
    }
}
