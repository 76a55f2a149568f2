package dev.baton.gateway.request;

import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.message.TraceParent;
import java.util.Optional;
import java.util.UUID;

/**
 * A request that was read and understood, and not yet accepted.
 *
 * @param input what the flow's first stage takes
 * @param caller who sent it
 */
public record NewRequest(
        UUID id, Flow<?, ?> flow, Object input, Caller caller, TraceParent trace, Options options, Arrival arrival) {

    /**
     * What the client chose with headers, and what its input says of the request.
     *
     * @param style how the request is to be completed
     * @param webhook URL to call when a durable request has ended
     * @param businessKey what operators find it by
     */
    public record Options(
            CompletionStyle style,
            Optional<IdempotencyKey> idempotencyKey,
            Optional<String> webhook,
            Optional<String> businessKey) {}

    /**
     * When and how it came in.
     *
     * @param nanos when, as a value of {@link System#nanoTime}
     * @param parentSpan the client's span, as its {@code traceparent} says; 0: there is none
     * @param recorded whether the client wants its timeline recorded
     */
    public record Arrival(long nanos, long parentSpan, boolean recorded) {}
}
