package dev.baton.flow;

import java.time.Instant;
import java.util.UUID;

/**
 * What every stage may know about its request.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="context"}
 *
 * @param requestId UUIDv7; the same in every stage, also when a stage runs again after a failure
 * @param caller who sent the request
 * @param acceptedAt when the gateway accepted the request; the same in every stage, so use it as the time
 */
public record StageContext(UUID requestId, Caller caller, Instant acceptedAt) {}
