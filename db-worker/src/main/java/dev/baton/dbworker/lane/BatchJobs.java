package dev.baton.dbworker.lane;

import dev.baton.message.Command;
import java.util.Optional;

/** Finds the job for a command. Event loop only. */
@FunctionalInterface
public interface BatchJobs {

    /**
     * Empty: this node doesn't know such work. Commands with equal segments and claims of the same kind share one job
     * object.
     */
    Optional<BatchJob> jobFor(Command command);
}
