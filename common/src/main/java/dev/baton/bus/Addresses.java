package dev.baton.bus;

/** Every event-bus address that there is. */
final class Addresses {
    /** Where nodes say who they are and whether they are ready: published, to all. */
    static final String ROSTER = "baton.roster";

    private static final String NODE = "baton.node.";

    private Addresses() {}

    /** The one consumer of a node: frames for it go here. */
    static String node(String nodeId) {
        return NODE + nodeId;
    }

    /** The node that an address is the one consumer of; empty if it is another address. */
    static String nodeOf(String address) {
        return address.startsWith(NODE) ? address.substring(NODE.length()) : "";
    }

    /** Where a node answers which commands it has. */
    static String received(String nodeId) {
        return "baton.received." + nodeId;
    }

    /** Where a node answers queries about itself. */
    static String queries(String nodeId) {
        return "baton.queries." + nodeId;
    }
}
