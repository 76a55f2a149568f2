package dev.baton.bus;

import java.util.List;
import java.util.Optional;

/** Every event-bus address that there is. */
public final class Addresses {
    /** Where nodes say who they are and whether they are ready: published, to all. */
    public static final String ROSTER = "baton.roster";

    private static final String NODE = "baton.node.";
    private static final String RECEIVED = "baton.received.";
    private static final String QUERIES = "baton.queries.";
    private static final List<String> OF_ONE_NODE = List.of(NODE, RECEIVED, QUERIES);

    private Addresses() {}

    /** The one consumer of a node: frames for it go here. */
    static String node(String nodeId) {
        return NODE + nodeId;
    }

    /** The node that an address is the one consumer of; empty if it is another address. */
    static String nodeOf(String address) {
        return address.startsWith(NODE) ? address.substring(NODE.length()) : "";
    }

    /** The node that a message to this address is for; empty if it may be for several. */
    public static Optional<String> receiver(String address) {
        for (String prefix : OF_ONE_NODE) {
            if (address.startsWith(prefix)) {
                return Optional.of(address.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }

    /** Where a node answers which commands it has. */
    static String received(String nodeId) {
        return RECEIVED + nodeId;
    }

    /** Where a node answers queries about itself. */
    static String queries(String nodeId) {
        return QUERIES + nodeId;
    }
}
