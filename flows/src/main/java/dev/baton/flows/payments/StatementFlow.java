package dev.baton.flows.payments;

import dev.baton.flow.Flow;

/** {@code GET /accounts/{id}/statement?limit=&before=}: an account's entries, the newest first, page by page. */
final class StatementFlow {
    private StatementFlow() {}

    static Flow<StatementQuery, Statement> flow(BankCallers callers) {
        return Flow.named("statement")
                .get("/accounts/{id}/statement", StatementQuery.class)
                .authenticate("A authenticate", callers)
                .onEventLoop("B choose the page", StatementPage.class, StatementPage::of)
                .onDatabaseReading("read the statement", Statement.class, StatementReads::pages)
                .reply(200);
    }
}
