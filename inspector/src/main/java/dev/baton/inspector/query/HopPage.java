package dev.baton.inspector.query;

import dev.baton.tap.Hop;
import dev.baton.tap.TapRule;
import java.util.List;

/**
 * A node's hops.
 *
 * @param drops that it doesn't hold any more, or that did not fit into the page
 * @param levels that changed meanwhile
 * @param hop where the next page begins, with change
 */
public record HopPage(List<Hop> hops, long drops, List<TapRule> levels, long hop, long change) {

    /**
     * By the clock of the node that asks. An offset that is smaller than its error is not applied: nodes on one machine
     * share a clock.
     */
    public HopPage by(Clocks.Offset offset) {
        return Math.abs(offset.nanos()) <= offset.errorNanos()
                ? this
                : new HopPage(
                        hops.stream()
                                .map(hop -> hop.seenAt(hop.at().minusNanos(offset.nanos())))
                                .toList(),
                        drops,
                        levels,
                        this.hop,
                        change);
    }
}
