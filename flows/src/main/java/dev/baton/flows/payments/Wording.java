package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** E of a transfer: the line that the sender will read on the statement. */
final class Wording {
    private Wording() {}

    static Outcome<Worded> word(StageContext context, Screened screened) {
        return Outcome.done(new Worded(screened.posted(), screened.risk(), line(screened.posted())));
    }

    static String line(Posted posted) {
        String line = "%s transfer to %s, %s %s"
                .formatted(
                        LocalDate.ofInstant(posted.bookedAt(), ZoneOffset.UTC),
                        Mask.iban(posted.to()),
                        Money.text(posted.amount()),
                        posted.currency());
        return posted.reference().isEmpty() ? line : line + ": " + posted.reference();
    }
}
