package dev.baton.inspector.lab;

/**
 * Requests of the lab's flow that are sent: so many a second, or so many at once.
 *
 * @param body of each
 */
record LoadPlan(String style, boolean arrivals, int perSecond, int atOnce, String body) {

    /** @param holdMillis for which D keeps its thread */
    static String body(int rounds, int databaseMillis, int holdMillis) {
        String hold = holdMillis == 0 ? "" : ",\"holdMillis\":" + holdMillis;
        return "{\"item\":7,\"rounds\":%d,\"databaseMillis\":%d%s}".formatted(rounds, databaseMillis, hold);
    }
}
