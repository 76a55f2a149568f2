package dev.baton.flows.bench;

import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;

/** The account's balance after this transaction. */
public record TpcbBalance(int aid, int delta, int abalance) {

    /** An account that came to so much would overflow soon. */
    Outcome<TpcbBalance> checked() {
        return Math.abs((long) abalance) < Integer.MAX_VALUE / 2
                ? Outcome.done(this)
                : Outcome.refused(Refusal.of(
                        409, "balance-too-large", "The balance is too large", "The account has had too many deltas."));
    }
}
