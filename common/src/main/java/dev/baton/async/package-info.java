/**
 * Small tools that are used where they fit as they are: waiting for the last one ({@link Idle}), pauses between tries
 * ({@link Backoff}), timers that cost nothing while there is nothing to do ({@link Sweeper}, {@link Pace}), a task that
 * runs now and then ({@link Repeated}), running on a loop ({@link OnLoop}), {@link Sha256}, failures in words
 * ({@link Reason}, {@link IoReason}), texts cut short ({@link ShortText}). Pauses with another jitter stay with their
 * users.
 */
@NullMarked
package dev.baton.async;

import org.jspecify.annotations.NullMarked;
