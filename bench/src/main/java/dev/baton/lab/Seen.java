package dev.baton.lab;

/**
 * A request that was recorded.
 *
 * @param measuredMicros until its whole answer was there, by the lab's clock
 * @param parts what its time went into
 */
record Seen(LabTimeline timeline, long measuredMicros, Parts parts) {
    Seen(LabTimeline timeline, long measuredMicros) {
        this(timeline, measuredMicros, Parts.of(timeline));
    }
}
