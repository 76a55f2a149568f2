package dev.baton.timeline;

import java.util.Map;

/**
 * Looks closer at threads while somebody steps through requests, and says later what it saw. Of requests that are
 * recorded from their start only. This one never looks. Any thread.
 */
public interface MarkWatch {

    /** The thread that calls has just written this mark: an event loop, perhaps, so be quick. */
    default void wrote(long mark) {}

    /**
     * What was seen of the thread that wrote this mark; values of {@link System#nanoTime}.
     *
     * @param from when what the mark tells of began
     * @param to when it ended
     * @return details of its span; empty: nobody looked
     */
    default Map<String, String> seen(long mark, long from, long to) {
        return Map.of();
    }
}
