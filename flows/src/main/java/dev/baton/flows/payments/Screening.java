package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import java.util.ArrayList;
import java.util.List;

/** D of a transfer: a risk score from amount, velocity and counterparty history. The same facts give the same score. */
final class Screening {
    private static final long LARGE = 1_000_000; // 10,000.00
    private static final long VERY_LARGE = 10 * LARGE;
    private static final long MANY = 10;
    private static final long LARGE_SUM = 5 * LARGE;
    private static final int HIGHEST = 100;

    private Screening() {}

    static Outcome<Screened> screen(StageContext context, Posted posted) {
        return Outcome.done(new Screened(posted, assess(posted)));
    }

    static Risk assess(Posted posted) {
        int score = 0;
        List<String> reasons = new ArrayList<>();
        if (posted.amount() >= LARGE) {
            score += posted.amount() >= VERY_LARGE ? 40 : 20;
            reasons.add("large-amount");
        }
        if (posted.balanceAfter() < posted.amount() / 10) {
            score += 15;
            reasons.add("drains-account");
        }
        if (posted.sentCount() >= MANY) {
            score += posted.sentCount() >= 5 * MANY ? 25 : 10;
            reasons.add("many-transfers");
        }
        if (posted.sentSum() >= LARGE_SUM) {
            score += 15;
            reasons.add("large-sum");
        }
        if (posted.newCounterparty()) {
            score += 10;
            reasons.add("new-counterparty");
        }
        return new Risk(Math.min(score, HIGHEST), reasons);
    }
}
