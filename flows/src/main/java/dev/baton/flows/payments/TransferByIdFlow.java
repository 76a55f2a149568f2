package dev.baton.flows.payments;

import dev.baton.flow.Flow;

/**
 * {@code GET /transfers/{id}}: the receipt again, from the facts in the database; D, E, F are light enough for the
 * event loop here.
 */
final class TransferByIdFlow {
    private TransferByIdFlow() {}

    static Flow<TransferQuery, Receipt> flow(BankCallers callers) {
        return Flow.named("transfer-by-id")
                .version(2)
                .get("/transfers/{id}", TransferQuery.class)
                .authenticate("A authenticate", callers)
                .onEventLoop("B whose transfer", TransferRead.class, TransferRead::of)
                .onDatabaseReading("read the transfer", PostedBetween.class, TransferReads::byId)
                .onEventLoop("D screen", Screened.class, (context, found) -> Screening.screen(context, found.posted()))
                .onEventLoop("E statement line", Worded.class, Wording::word)
                .onEventLoop("F receipt", Receipt.class, Receipt::of)
                .reply(200);
    }
}
