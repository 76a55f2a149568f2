package dev.baton.flows.payments;

import dev.baton.flow.Flow;

/** {@code GET /accounts/{id}}: an account as it is now, for its customer. */
final class AccountFlow {
    private AccountFlow() {}

    static Flow<AccountQuery, Account> flow(BankCallers callers) {
        return Flow.named("account")
                .version(2)
                .get("/accounts/{id}", AccountQuery.class)
                .authenticate("A authenticate", callers)
                .onEventLoop("B whose account", AccountRead.class, AccountRead::of)
                .onDatabaseReading("read the account", Account.class, AccountReads::byId)
                .reply(200);
    }
}
