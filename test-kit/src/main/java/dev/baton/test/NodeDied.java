package dev.baton.test;

/** Ends what a node's thread does when the node is killed there: a process that died does nothing more. */
final class NodeDied extends Error {
    private static final long serialVersionUID = 1L;

    NodeDied() {
        super("This node was killed by the test", null, false, false);
    }
}
