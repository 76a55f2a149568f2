package dev.baton.store;

/**
 * A request that a stage gave up on.
 *
 * @param stage the index of the first stage of the segment that failed
 * @param cause what happened, for the operator
 * @param input what that stage was given; kept, so that a retry can go on from there
 */
public record DeadLetter(String flow, int stage, String cause, byte[] input) {}
