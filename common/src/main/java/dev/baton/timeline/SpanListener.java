package dev.baton.timeline;

import dev.baton.message.TraceParent;

/**
 * Receives every span of the requests that are kept, once each, on the recorder's own thread; it may be late, but not
 * by much.
 */
@FunctionalInterface
public interface SpanListener {

    /**
     * @param trace the request's: the span belongs to the same trace, and is below {@link TraceParent#spanId} or is
     *     that span itself
     */
    void ended(TraceParent trace, Span span);
}
