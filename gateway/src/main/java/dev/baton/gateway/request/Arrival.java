package dev.baton.gateway.request;

/**
 * How a request came in.
 *
 * @param nanos when, as a value of {@link System#nanoTime}
 * @param parentSpan the client's span, as its {@code traceparent} says; 0: there is none
 * @param recorded whether the client wants its timeline recorded
 */
public record Arrival(long nanos, long parentSpan, boolean recorded) {}
