package dev.baton.timeline;

import dev.baton.message.TraceParent;
import java.util.UUID;

/**
 * A request whose timeline was kept, as its gateway saw it.
 *
 * @param style how it was completed
 * @param verdict how it ended
 * @param startNanos since the epoch, by the gateway's clock
 * @param tookNanos from its acceptance to its conclusion
 * @param gateway the node's name
 */
public record RequestSummary(
        UUID requestId,
        TraceParent trace,
        String flow,
        String style,
        String verdict,
        long startNanos,
        long tookNanos,
        String gateway,
        Why why) {

    /** Why it was kept. */
    public enum Why {
        SAMPLED,
        SLOW,
        FAILED,
        ASKED
    }
}
