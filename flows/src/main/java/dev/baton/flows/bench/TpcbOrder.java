package dev.baton.flows.bench;

import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;

/** What pgbench's script draws by lot. */
public record TpcbOrder(int aid, int tid, int bid, int delta) {
    private static final int LARGEST_DELTA = 1_000_000;

    Outcome<TpcbOrder> within(Scale scale) {
        boolean there = aid >= 1
                && aid <= scale.accounts()
                && tid >= 1
                && tid <= scale.tellers()
                && bid >= 1
                && bid <= scale.branches()
                && Math.abs(delta) <= LARGEST_DELTA;
        return there
                ? Outcome.done(this)
                : Outcome.refused(Refusal.of(
                        422,
                        "out-of-scale",
                        "No such account, teller or branch",
                        "At this scale: aid 1 to %d, tid 1 to %d, bid 1 to %d; delta -%d to %d."
                                .formatted(
                                        scale.accounts(),
                                        scale.tellers(),
                                        scale.branches(),
                                        LARGEST_DELTA,
                                        LARGEST_DELTA)));
    }
}
