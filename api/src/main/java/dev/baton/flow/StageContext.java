package dev.baton.flow;

import java.time.Instant;
import java.util.UUID;

/**
 * What every stage may know of the request that it works for.
 *
 * @param requestId UUIDv7; the same in every stage, also when a stage runs again after a failure
 * @param caller who asked
 * @param acceptedAt when the gateway accepted the request; the same in every stage, so a fit source of time
 */
public record StageContext(UUID requestId, Caller caller, Instant acceptedAt) {}
