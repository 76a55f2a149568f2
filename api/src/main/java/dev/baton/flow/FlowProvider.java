package dev.baton.flow;

import java.util.List;
import java.util.Optional;

/**
 * Provides flows to the platform; found with {@link java.util.ServiceLoader}. A jar of flows beside the platform is all
 * that a deployment adds.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="provider"}
 */
public interface FlowProvider {

    /** The flows, built once for each node. Any thread. */
    List<Flow<?, ?>> flows(FlowConfig config);

    /** The tables that the flows need, brought up to date by each db-worker before it is ready. */
    default Optional<Schema> schema(FlowConfig config) {
        return Optional.empty();
    }
}
