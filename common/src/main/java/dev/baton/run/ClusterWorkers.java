package dev.baton.run;

import dev.baton.bus.Dispatcher;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Placing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Nodes of the cluster do the work; what is to be computed, our own threads do if there is no compute-service. Event
 * loop only.
 */
public final class ClusterWorkers implements Workers {
    private final Context loop;
    private final Dispatcher dispatcher;
    private final ComputePool ownThreads;

    /** @param dispatcher of this loop */
    public ClusterWorkers(Context loop, Dispatcher dispatcher, ComputePool ownThreads) {
        this.loop = loop;
        this.dispatcher = dispatcher;
        this.ownThreads = ownThreads;
    }

    @Override
    public Future<Completion> database(Command command, Placing placing, Runnable whenClaimed) {
        return dispatcher.send(command, placing, whenClaimed);
    }

    @Override
    public Future<Completion> compute(Command command) {
        return dispatcher
                .send(command, Placing.ANYWHERE)
                .compose(completion ->
                        Workers.noneLeft(completion) ? onOwnThreads(command) : Future.succeededFuture(completion));
    }

    /** On this node, not on any other. */
    public Future<Completion> onOwnThreads(Command command) {
        Promise<Completion> promise = Promise.promise();
        ownThreads.run(command, completion -> loop.runOnContext(ignored -> promise.complete(completion)));
        return promise.future();
    }
}
