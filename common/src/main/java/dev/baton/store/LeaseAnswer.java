package dev.baton.store;

/**
 * A lease, judged by the database's clock.
 *
 * @param remainingMillis how long it holds from now
 * @param lapsed whether it had run out before: others may have taken over what we owned
 */
public record LeaseAnswer(long remainingMillis, boolean lapsed) {}
