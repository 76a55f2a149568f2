package dev.baton.message;

import dev.baton.flow.Caller;
import java.time.Instant;
import java.util.UUID;

/**
 * The request that a command is for.
 *
 * @param caller who sent it
 * @param acceptedAt when the gateway accepted it
 * @param claim by which right the work writes
 */
public record Request(UUID id, Caller caller, Instant acceptedAt, Claim claim) {}
