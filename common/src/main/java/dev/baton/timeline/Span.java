package dev.baton.timeline;

import java.util.Map;
import java.util.UUID;

/**
 * Something that a request did, or waited for, from one moment to another, on one thread (or database connection) of
 * one node.
 *
 * @param requestId whose
 * @param kind whether a thread worked for it, was held by it, or it merely waited
 * @param label what people call it: "A authenticate", "waits for a lane", "COMMIT"
 * @param thread the thread's name, or the lane connection's
 * @param startNanos since the epoch, by this node's clock
 * @param endNanos likewise; never before the start
 * @param spanId 16 hexadecimal digits, as W3C has it
 * @param parentId the span that caused it
 * @param details a few: batch, verdict, flow, command
 */
public record Span(
        UUID requestId,
        Kind kind,
        String label,
        String thread,
        long startNanos,
        long endNanos,
        String spanId,
        String parentId,
        Map<String, String> details) {

    /** The thread of the span of a whole request: it holds none. */
    public static final String REQUEST = "request";

    /** The thread of what waits for a completion: it holds none. */
    public static final String PARKED = "parked";

    /** What the time was spent on. */
    public enum Kind {
        /** A thread worked for it. */
        RUN,
        /** It waited in a queue, or for a message; no thread was held. */
        WAIT,
        /** A thread was held, and did nothing else. */
        BLOCKED,
        /** A statement, or a transaction, was under way on a connection. */
        DATABASE,
        /** A moment: claimed, checkpoint, reply stored, owner changed. */
        STATE
    }

    public Span {
        details = Map.copyOf(details);
    }
}
