package dev.baton.inspector.lab;

import java.util.Optional;

/**
 * How many nodes of a role there shall be.
 *
 * @param dbWorkers empty: as the cluster was started
 * @param computeServices likewise
 */
public record LabNodes(Optional<Integer> dbWorkers, Optional<Integer> computeServices) {
    static final LabNodes AS_STARTED = new LabNodes(Optional.empty(), Optional.empty());

    public boolean asStarted() {
        return equals(AS_STARTED);
    }
}
