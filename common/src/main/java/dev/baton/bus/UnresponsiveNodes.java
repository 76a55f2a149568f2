package dev.baton.bus;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes that are members and do not answer queries: frozen, cut off, or at work on something that does not end. What
 * they have and is repeatable goes to another node, once, as it may be the reason; they get no new commands while there
 * are other nodes. Event loop only.
 */
final class UnresponsiveNodes {
    private static final Logger LOG = LoggerFactory.getLogger(UnresponsiveNodes.class);

    private final Candidates candidates;
    private final FrameMeter meter;

    UnresponsiveNodes(Candidates candidates, FrameMeter meter) {
        this.candidates = candidates;
        this.meter = meter;
    }

    /**
     * Commands to place elsewhere: those that were sent to it before this time, are repeatable and were not moved
     * before, if there is another node for them; and all that waits for it.
     */
    List<InFlight> take(String nodeId, Peer peer, long sentBefore) {
        if (candidates.unresponsive(nodeId)) {
            LOG.warn("Node {} is unresponsive: its repeatable commands are sent to other nodes", peer.name());
        }
        List<InFlight> moved = new ArrayList<>(peer.sentBefore(sentBefore).stream()
                .flatMap(id -> peer.find(id).stream())
                .filter(entry -> entry.command().work().repeatable()
                        && entry.lostWith().isEmpty()
                        && candidates.anyResponsive(entry))
                .toList());
        List<InFlight> waiting = peer.waiting().drain(); // first: a place that is given back goes to one that waits
        moved.forEach(entry -> peer.take(entry.command().id()));
        moved.forEach(InFlight::atUnresponsiveNode);
        meter.sentElsewhere(moved.size());
        moved.addAll(waiting);
        return moved;
    }

    void remove(String nodeId, String name) {
        if (candidates.responsive(nodeId)) {
            LOG.info("Node {} is responsive again", name);
        }
    }
}
