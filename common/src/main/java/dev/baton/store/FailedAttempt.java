package dev.baton.store;

import java.util.Optional;

/**
 * An attempt of a stage that failed, and is followed by another one: stored, so that the next owner of the request
 * continues with the number and at the time that this one would have.
 *
 * @param stage the id of the first stage of the segment that failed
 * @param attempts how many have failed so far
 * @param pauseMillis until the next one
 * @param retryMillis how long further attempts may be begun; empty: this owner ends here, and another one takes the
 *     request after the pause
 */
public record FailedAttempt(String stage, int attempts, long pauseMillis, Optional<Long> retryMillis) {}
