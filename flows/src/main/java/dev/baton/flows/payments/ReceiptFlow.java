package dev.baton.flows.payments;

import dev.baton.flow.Flow;

/** {@code GET /transfers/{id}/receipt}: a page to print, with a QR code; made from what is in the database. */
final class ReceiptFlow {
    private ReceiptFlow() {}

    static Flow<TransferQuery, ReceiptPage> flow(BankCallers callers) {
        return Flow.named("receipt")
                .version(2)
                .get("/transfers/{id}/receipt", TransferQuery.class)
                .authenticate("A authenticate", callers)
                .onEventLoop("B whose transfer", TransferRead.class, TransferRead::of)
                .onDatabaseReading("read the transfer", PostedBetween.class, TransferReads::byId)
                .onCompute("F receipt page", ReceiptPage.class, ReceiptPage::of)
                .replyText(200, "text/html; charset=utf-8", ReceiptPage::html);
    }
}
