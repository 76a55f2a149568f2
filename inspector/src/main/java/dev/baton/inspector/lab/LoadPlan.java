package dev.baton.inspector.lab;

import java.util.Optional;

/**
 * Requests of the lab's flow that are sent: so many a second, or so many at once.
 *
 * @param body of each
 * @param eventLoops that serve them; empty: all that serve HTTP
 */
record LoadPlan(String style, boolean arrivals, int perSecond, int atOnce, String body, Optional<Integer> eventLoops) {

    /** @param holdMillis for which D keeps its thread */
    static String body(int rounds, int databaseMillis, int holdMillis) {
        String hold = holdMillis == 0 ? "" : ",\"holdMillis\":" + holdMillis;
        return "{\"item\":7,\"rounds\":%d,\"databaseMillis\":%d%s}".formatted(rounds, databaseMillis, hold);
    }
}
