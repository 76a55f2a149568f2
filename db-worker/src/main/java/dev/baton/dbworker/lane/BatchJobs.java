package dev.baton.dbworker.lane;

import dev.baton.message.Command;
import java.util.Optional;

/** Knows the job that a command asks for. Event loop only. */
@FunctionalInterface
public interface BatchJobs {

    /**
     * Empty: this node doesn't know such work. Commands with equal segments and claims of the same kind share one job
     * object.
     */
    Optional<BatchJob> jobFor(Command command);
}
