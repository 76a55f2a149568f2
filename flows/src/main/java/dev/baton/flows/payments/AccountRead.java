package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import java.util.Optional;

/**
 * A question for an account.
 *
 * @param only whose account it has to be; empty: anybody's
 */
record AccountRead(long id, Optional<String> only) {

    static Outcome<AccountRead> of(StageContext context, AccountQuery query) {
        return Outcome.done(new AccountRead(query.id(), Customer.only(context.caller())));
    }
}
