package dev.baton.dbworker.lane;

/**
 * How the lanes of each kind connect.
 *
 * @param payload for the stages of flows: gives up soon when a row is locked
 * @param locked for those that found a row locked: gives up sooner still, and they are tried again
 * @param leases for leases
 * @param lists for lists: no statement runs for long
 */
public record LaneConnectors(Connector payload, Connector locked, Connector leases, Connector lists) {

    /** All alike. */
    public static LaneConnectors same(Connector connector) {
        return new LaneConnectors(connector, connector, connector, connector);
    }
}
