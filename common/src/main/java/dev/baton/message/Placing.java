package dev.baton.message;

import java.util.Optional;

/**
 * To which node of its role a command goes, and how long it waits while none is ready. It does not travel.
 *
 * @param key commands with the same key go to the same node; empty: to the one with the least to do
 * @param begun whether its request has left something in the database already, or may have: it waits until its
 *     deadline. The others are told sooner: {@code bus.wait-for-db-worker}
 */
public record Placing(Optional<String> key, boolean begun) {
    /** To any node, of a request that has done nothing so far. */
    public static final Placing ANYWHERE = new Placing(Optional.empty(), false);

    /** To any node, of a request that has begun. */
    public static final Placing BEGUN = new Placing(Optional.empty(), true);
}
