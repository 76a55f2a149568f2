package dev.baton.flows.payments;

import dev.baton.flow.Flow;

/** {@code GET /accounts/{id}}: an account as it is now. */
final class AccountFlow {
    private AccountFlow() {}

    static Flow<AccountQuery, Account> flow(ApiKeys keys) {
        return Flow.named("account")
                .get("/accounts/{id}", AccountQuery.class)
                .authenticate("A authenticate", keys)
                .onDatabaseReading("read the account", Account.class, AccountReads::byId)
                .reply(200);
    }
}
