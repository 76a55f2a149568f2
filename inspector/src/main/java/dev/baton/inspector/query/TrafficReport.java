package dev.baton.inspector.query;

import java.util.List;

/** What a node counted. */
public record TrafficReport(List<Row> rows) {

    /** @param waits an encoded histogram, in µs; runs likewise */
    public record Row(
            String address,
            String kind,
            long count,
            double perSecond,
            double bytesPerSecond,
            long discards,
            long failed,
            String level,
            byte[] waits,
            byte[] runs) {}
}
