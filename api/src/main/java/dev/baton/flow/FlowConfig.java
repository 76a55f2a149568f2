package dev.baton.flow;

/**
 * The configuration that a flow may read, bound to its own records and checked at start.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="provider"}
 */
public interface FlowConfig {

    /**
     * The section {@code flows.NAME} of the configuration, bound to a record; Bean Validation constraints are checked,
     * and an unknown key or a bad value stops the node with the key's path. Each key has its default in a
     * {@code baton-defaults.yaml} at the root of the flow's jar.
     */
    <R extends Record> R section(String name, Class<R> type);

    /** Whether this is the development profile: known keys and access without a key are allowed only there. */
    boolean development();
}
