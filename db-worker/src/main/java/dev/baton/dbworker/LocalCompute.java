package dev.baton.dbworker;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Placing;
import dev.baton.run.ClusterWorkers;
import dev.baton.run.Workers;
import io.vertx.core.Future;

/** Any db-worker does the database work; what is to be computed, this node's own threads do. Event loop only. */
record LocalCompute(ClusterWorkers cluster) implements Workers {

    @Override
    public Future<Completion> database(Command command, Placing placing, Runnable whenClaimed) {
        return cluster.database(command, placing, whenClaimed);
    }

    @Override
    public Future<Completion> compute(Command command) {
        return cluster.onOwnThreads(command);
    }
}
