package dev.baton.inspector.api;

import java.util.List;

/** Traffic by address, of all nodes together: {@code GET /api/addresses}. */
public record AddressesView(List<Address> addresses) {

    /** Messages to an address, or one kind of command. */
    public record Address(
            String address,
            String kind,
            double perSecond,
            double bytesPerSecond,
            long count,
            long waitP50Micros,
            long waitP99Micros,
            long runP50Micros,
            long runP99Micros,
            long discards,
            long failed,
            String level) {}
}
