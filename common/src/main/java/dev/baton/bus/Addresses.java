package dev.baton.bus;

/** Every event-bus address that there is. */
final class Addresses {
    /** Where nodes say who they are and whether they are ready: published, to all. */
    static final String ROSTER = "baton.roster";

    private Addresses() {}

    /** The one consumer of a node: frames for it go here. */
    static String node(String nodeId) {
        return "baton.node." + nodeId;
    }
}
