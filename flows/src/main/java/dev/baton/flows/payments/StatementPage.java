package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;

/** A question for a page of a statement. */
record StatementPage(long id, int limit, long before) {
    private static final int USUAL = 50;

    static Outcome<StatementPage> of(StageContext context, StatementQuery query) {
        return Outcome.done(new StatementPage(
                query.id(), query.limit().orElse(USUAL), query.before().orElse(Long.MAX_VALUE)));
    }
}
