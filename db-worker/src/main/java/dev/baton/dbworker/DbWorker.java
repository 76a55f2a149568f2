package dev.baton.dbworker;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.baton.bus.Inbox;
import dev.baton.bus.NodeGauges;
import dev.baton.dbworker.lane.Lanes;
import dev.baton.message.RoleName;
import dev.baton.node.RoleLoop;
import dev.baton.run.ComputePool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a db-worker runs on its event loop: commands from the inbox go to the lanes, and background tasks run beside
 * them. Event loop only.
 */
final class DbWorker implements RoleLoop {
    private static final Logger LOG = LoggerFactory.getLogger(DbWorker.class);

    private final Context loop;
    private final Inbox inbox;
    private final Lanes lanes;
    private final Continuations continuations;
    private final List<BackgroundTask> tasks;
    private final ComputePool ownThreads;
    private final Duration startTimeout;
    private boolean tasksStopped;

    /** @param startTimeout how long the lanes may take to get their connections */
    DbWorker(
            Context loop,
            Inbox inbox,
            Lanes lanes,
            Continuations continuations,
            List<BackgroundTask> tasks,
            ComputePool ownThreads,
            Duration startTimeout) {
        this.loop = loop;
        this.inbox = inbox;
        this.lanes = lanes;
        this.continuations = continuations;
        this.tasks = List.copyOf(tasks);
        this.ownThreads = ownThreads;
        this.startTimeout = startTimeout;
    }

    @Override
    public Future<Void> open() {
        return lanes.open()
                .timeout(startTimeout.toMillis(), MILLISECONDS)
                .onSuccess(ignored -> inbox.serve(RoleName.DB_WORKER, loop, lanes::accept))
                .compose(ignored -> startTasks());
    }

    private Future<Void> startTasks() {
        return Future.all(tasks.stream().map(task -> task.start().get()).toList())
                .mapEmpty();
    }

    /** Done when every command that is there is answered, or the time is up. */
    @Override
    public Future<Void> drain(Duration atMost) {
        return stopTasks()
                .compose(ignored -> lanes.drain())
                .compose(ignored -> continuations.drain())
                .timeout(atMost.toMillis(), MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        "%d commands were not finished within %s".formatted(lanes.outstanding(), atMost)));
    }

    /** Fails if a lane has no connection right now. */
    Future<Void> check() {
        return lanes.problem().map(Future::<Void>failedFuture).orElseGet(Future::succeededFuture);
    }

    List<NodeGauges.Lane> laneGauges() {
        return lanes.gauges();
    }

    NodeGauges.Queue laneQueues() {
        return lanes.queues();
    }

    @Override
    public Future<Void> close() {
        return stopTasks().eventually(lanes::close).onComplete(ignored -> ownThreads.close());
    }

    private Future<Void> stopTasks() {
        if (tasksStopped) {
            return Future.succeededFuture();
        }
        tasksStopped = true;
        return Future.join(tasks.stream().map(DbWorker::stop).toList()).mapEmpty();
    }

    /** A task that can't be stopped must not keep the others, or the lanes, from stopping. */
    private static Future<Void> stop(BackgroundTask task) {
        return task.stop().get().recover(failure -> {
            LOG.warn("The background task '{}' did not stop", task.name(), failure);
            return Future.succeededFuture();
        });
    }
}
