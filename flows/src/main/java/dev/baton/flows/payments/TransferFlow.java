package dev.baton.flows.payments;

import dev.baton.flow.Flow;

/**
 * {@code POST /transfers}: money from one account to another, at most once. A transfer's id is its request's id.
 *
 * <p>{@code from} and {@code to} are IBANs, as people know accounts by; account ids are for the paths of the API only.
 */
final class TransferFlow {
    private TransferFlow() {}

    static Flow<TransferOrder, Receipt> flow(BankCallers callers) {
        return Flow.named("transfer")
                .post("/transfers", TransferOrder.class)
                .authenticate("A authenticate", callers)
                .onEventLoop("B read the order", Transfer.class, Transfer::of)
                .onEventLoop("C plan", TransferPlan.class, TransferPlan::of)
                .keyedBy(TransferPlan::from)
                .onDatabase("post to the ledger", Posted.class, Ledger::post)
                .onCompute("D screen", Screened.class, Screening::screen)
                .onCompute("E statement line", Worded.class, Wording::word)
                .onCompute("F receipt", Receipt.class, Receipt::of)
                .durable()
                .searchableBy(TransferOrder::reference)
                .replyCreated(receipt -> "/transfers/" + receipt.id());
    }
}
