package dev.baton.timeline;

import java.util.Map;
import java.util.UUID;

/**
 * Something that a request did, or waited for, from one moment to another, on one {@link Track} of one node.
 *
 * @param requestId whose
 * @param kind whether a thread worked for it, was held by it, or it merely waited
 * @param label what people call it: "A authenticate", "waits for a lane", "COMMIT"
 * @param track the thread, connection or queue that it was on
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
        Track track,
        long startNanos,
        long endNanos,
        String spanId,
        String parentId,
        Map<String, String> details) {

    /** The label of the moment at which a command's completion left its worker. */
    public static final String ANSWERED = "answers";

    /** The label of the moment at which a command was turned away, as a queue was full. */
    public static final String NO_PLACE = "finds no place";

    /** The label of the moment at which a request's reply begins to leave its gateway. */
    public static final String REPLIES = "replies";

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

    /** The same, but for its end. */
    public Span endingAt(long nanos) {
        return new Span(requestId, kind, label, track, startNanos, nanos, spanId, parentId, details);
    }
}
