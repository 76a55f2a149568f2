package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import java.util.Optional;

/**
 * A question for a page of a statement.
 *
 * @param only whose account it has to be; empty: anybody's
 */
record StatementPage(long id, int limit, long before, Optional<String> only) {
    private static final int USUAL = 50;

    static Outcome<StatementPage> of(StageContext context, StatementQuery query) {
        return Outcome.done(new StatementPage(
                query.id(),
                query.limit().orElse(USUAL),
                query.before().orElse(Long.MAX_VALUE),
                Customer.only(context.caller())));
    }
}
