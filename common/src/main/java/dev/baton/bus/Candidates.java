package dev.baton.bus;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes that a command may be sent to: of its role, with its flow, and if possible a responsive one. Event loop
 * only.
 */
final class Candidates {
    private final Roster roster;
    private final Set<String> unresponsive = new HashSet<>();

    Candidates(Roster roster) {
        this.roster = roster;
    }

    /** All nodes of its role if it was with each of them before; unresponsive ones if there are no others. */
    List<String> of(InFlight entry) {
        List<String> nodes = nodes(entry);
        List<String> others = entry.tried().isEmpty() ? nodes : without(nodes, entry.tried());
        return others.isEmpty() ? nodes : others;
    }

    /** Whether {@link #of} has a node that had it not before. */
    boolean anyUntried(InFlight entry) {
        return !without(nodes(entry), entry.tried()).isEmpty();
    }

    private List<String> nodes(InFlight entry) {
        List<String> ready = roster.ready(entry.command().work());
        List<String> responsive = unresponsive.isEmpty() ? ready : without(ready, unresponsive);
        return responsive.isEmpty() ? ready : responsive;
    }

    /** Whether there is a responsive node that had it not before. */
    boolean anyResponsive(InFlight entry) {
        return without(roster.ready(entry.command().work()), unresponsive).stream()
                .anyMatch(node -> !entry.tried().contains(node));
    }

    /** Nodes that do not answer queries. */
    Set<String> unresponsive() {
        return Set.copyOf(unresponsive);
    }

    /** False: that is known already. */
    boolean unresponsive(String nodeId) {
        return unresponsive.add(nodeId);
    }

    /** It answers again, or is gone. False: it answered all the time. */
    boolean responsive(String nodeId) {
        return unresponsive.remove(nodeId);
    }

    private static List<String> without(List<String> nodes, Set<String> some) {
        return nodes.stream().filter(node -> !some.contains(node)).toList();
    }
}
