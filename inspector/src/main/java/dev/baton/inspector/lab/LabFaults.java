package dev.baton.inspector.lab;

import java.util.List;
import java.util.Optional;

/**
 * What goes wrong for as long as the lease holds.
 *
 * @param databaseCut whether no db-worker reaches PostgreSQL
 * @param fill the queue that requests keep full: {@code compute} or {@code lane}; empty: none
 */
public record LabFaults(boolean databaseCut, Optional<String> fill) {
    static final LabFaults NONE = new LabFaults(false, Optional.empty());

    static final String LANE = "lane";

    /** Queues that can be filled: for compute threads, and for a connection to PostgreSQL. */
    public static final List<String> FILLS = List.of("compute", LANE);

    /** Requests that are open at once to fill a queue: as many as one node may have on its way to another. */
    static final int FILLING = 512;

    /** For which each of them keeps what it waited for. */
    static final int HOLD_MILLIS = 1_000;

    Optional<String> problem() {
        return fill.filter(name -> !FILLS.contains(name))
                .map(name -> "There is no queue '%s'; there are: %s".formatted(name, String.join(", ", FILLS)));
    }
}
