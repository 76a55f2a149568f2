package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;

/** F of a receipt to print: one page of HTML that needs nothing else, the QR code in it as SVG. */
record ReceiptPage(String html) {
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Receipt of transfer %1$s</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 2rem auto; padding: 0 1rem; }
            dt { color: #555; } dd { margin: 0 0 .6rem; overflow-wrap: anywhere; } svg { width: 11rem; height: 11rem; }
            </style>
            </head>
            <body>
            <h1>Receipt</h1>
            <dl>
            <dt>From</dt><dd>%2$s<br>%3$s</dd>
            <dt>To</dt><dd>%4$s%5$s</dd>
            <dt>Amount</dt><dd><strong>%6$s %7$s</strong></dd>
            <dt>Fee</dt><dd>%8$s %7$s</dd>
            <dt>Reference</dt><dd>%9$s</dd>
            <dt>Booked at</dt><dd>%10$s</dd>
            <dt>Transfer</dt><dd>%1$s</dd>
            </dl>
            %11$s
            </body>
            </html>
            """;

    static Outcome<ReceiptPage> of(StageContext context, PostedBetween found) {
        Posted posted = found.posted();
        return Outcome.done(new ReceiptPage(PAGE.formatted(
                posted.id(),
                Html.escape(found.sender()),
                posted.from(),
                found.recipient().isEmpty() ? "" : Html.escape(found.recipient()) + "<br>",
                posted.to(),
                Money.text(posted.amount()),
                posted.currency(),
                Money.text(posted.fee()),
                posted.reference().isEmpty() ? "none" : Html.escape(posted.reference()),
                posted.bookedAt(),
                QrSvg.of(code(posted)))));
    }

    /** What the code says. On purpose no payment order: scanning a receipt must not pay again. */
    private static String code(Posted posted) {
        return "transfer %s: %s %s at %s"
                .formatted(posted.id(), Money.text(posted.amount()), posted.currency(), posted.bookedAt());
    }

    @Override
    public String toString() {
        return "ReceiptPage[" + html.length() + " characters]";
    }
}
