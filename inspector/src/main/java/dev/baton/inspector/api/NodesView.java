package dev.baton.inspector.api;

import dev.baton.inspector.query.NodeReport;
import java.util.List;

/** The cluster as its nodes report it: {@code GET /api/nodes}. */
public record NodesView(List<NodeReport> nodes, List<NodeReport.Ping> pings, List<Orphan> orphans) {

    /** A subscription of a node that has left. */
    public record Orphan(String address, String nodeId) {}

    /** What a repair removed: {@code POST /api/orphans/repair}. */
    public record Repaired(List<Orphan> removed) {}
}
