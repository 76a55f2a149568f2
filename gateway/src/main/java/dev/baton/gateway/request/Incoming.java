package dev.baton.gateway.request;

import dev.baton.flow.Credentials;
import dev.baton.flow.Flow;
import dev.baton.message.TraceParent;
import java.util.Optional;
import java.util.UUID;

/**
 * A request as it came in, read and understood.
 *
 * @param input what the flow's first stage takes
 * @param style how it is to be completed
 */
public record Incoming(
        UUID id,
        Flow<?, ?> flow,
        Object input,
        Credentials credentials,
        TraceParent trace,
        Optional<IdempotencyKey> idempotencyKey,
        Optional<String> webhook,
        CompletionStyle style,
        Arrival arrival) {}
