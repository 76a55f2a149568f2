package dev.baton.store;

/**
 * A request that a stage gave up on.
 *
 * @param flowVersion the version of the flow that it began in
 * @param stage the id of the first stage of the segment that failed
 * @param cause what happened, for the operator
 * @param input what that stage was given; kept, so that a retry can resume there
 */
public record DeadLetter(String flow, int flowVersion, String stage, String cause, byte[] input) {}
