package dev.baton.inspector.query;

import java.util.List;
import java.util.Optional;

/** What a node counted. */
public record TrafficReport(List<Row> rows) {

    /**
     * What went by.
     *
     * @param entriesPerSecond commands and the like inside frames; empty from an older node
     * @param waits an encoded histogram, in µs; runs likewise
     */
    public record Row(
            String address,
            String kind,
            long count,
            double perSecond,
            double bytesPerSecond,
            Optional<Double> entriesPerSecond,
            long discards,
            long failed,
            String level,
            byte[] waits,
            byte[] runs) {}
}
