package dev.baton.flows.payments;

import dev.baton.flow.Flow;

/**
 * {@code POST /accounts}: opens an account, once: its IBAN is its identity, and opening it again answers the account as
 * it is, to those who may see it. For tellers only.
 */
final class OpenAccountFlow {
    private OpenAccountFlow() {}

    static Flow<AccountOrder, Account> flow(BankCallers callers) {
        return Flow.named("open-account")
                .post("/accounts", AccountOrder.class)
                .authenticate("A authenticate", callers)
                .scope(Customer.TELLER)
                .onEventLoop("B read the order", Opening.class, Opening::of)
                .onDatabase("open the account", Account.class, Openings::open)
                .durable()
                .replyCreated(account -> "/accounts/" + account.id());
    }
}
