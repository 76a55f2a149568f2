package dev.baton.run;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Placing;
import dev.baton.message.WorkResult;
import io.vertx.core.Future;

/**
 * Does the work that a flow sends elsewhere. Event loop only. The futures never fail: what goes wrong is a
 * {@link WorkResult.Failed}.
 */
public interface Workers {

    /**
     * @param placing which node gets it, and how long it waits for one; work with the same key meets in one lane
     * @param whenClaimed called when a db-worker that runs the rest of the flow says that no crash can lose the request
     *     any more
     */
    Future<Completion> database(Command command, Placing placing, Runnable whenClaimed);

    Future<Completion> compute(Command command);

    /** Whether a db-worker runs the rest of every flow itself, and answers with its reply. */
    default boolean restRunsOnWorker() {
        return false;
    }

    /** Whether no node of the role is left that could do it: the last ones left, or began nothing as they stop. */
    static boolean noneLeft(Completion completion) {
        return completion.result() instanceof WorkResult.Failed failed
                && switch (failed.verdict()) {
                    case NODE_LEFT, DISCARDED, NO_HANDLER -> true;
                    default -> false;
                };
    }
}
