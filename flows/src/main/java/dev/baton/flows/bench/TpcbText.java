package dev.baton.flows.bench;

import dev.baton.flow.Outcome;

/** The balance as people read it. */
public record TpcbText(int abalance, String text) {

    static Outcome<TpcbText> of(TpcbBalance balance) {
        String sign = balance.delta() < 0 ? "" : "+";
        return Outcome.done(new TpcbText(
                balance.abalance(),
                "account " + balance.aid() + ": " + sign + balance.delta() + " = " + balance.abalance()));
    }
}
