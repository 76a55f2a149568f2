package dev.baton.dbworker;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.baton.bus.Inbox;
import dev.baton.dbworker.lane.Lanes;
import dev.baton.message.RoleName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What works on one event loop: the inbox's commands go to the lanes, and chores run beside them. Event loop only. */
final class DbWorker {
    private static final Duration WATCH = Duration.ofMillis(50);
    private static final Logger LOG = LoggerFactory.getLogger(DbWorker.class);

    private final Context loop;
    private final Inbox inbox;
    private final Lanes lanes;
    private final Beside beside;
    private final Duration startTimeout;
    private boolean choresStopped;
    private boolean available = true;
    private long watch = -1;

    /**
     * What goes on beside the lanes.
     *
     * @param continued done when no flow is gone on with here any more
     * @param closeThreads ends the threads that compute for all of them
     * @param available is told whether this node may be sent work: false while it can't reach its database
     */
    record Beside(
            Supplier<Future<Void>> continued,
            List<BackgroundTask> chores,
            Runnable closeThreads,
            Consumer<Boolean> available) {
        Beside {
            chores = List.copyOf(chores);
        }
    }

    /** @param startTimeout how long the lanes may take to get their connections */
    DbWorker(Context loop, Inbox inbox, Lanes lanes, Beside beside, Duration startTimeout) {
        this.loop = loop;
        this.inbox = inbox;
        this.lanes = lanes;
        this.beside = beside;
        this.startTimeout = startTimeout;
    }

    Future<Void> open() {
        return lanes.open()
                .timeout(startTimeout.toMillis(), MILLISECONDS)
                .onSuccess(ignored -> watch = loop.owner().setPeriodic(WATCH.toMillis(), timer -> look()))
                .onSuccess(ignored -> inbox.serve(RoleName.DB_WORKER, loop, lanes::accept))
                .compose(ignored -> startChores());
    }

    private void look() {
        boolean now = !lanes.away();
        if (now != available) {
            available = now;
            LOG.warn(now ? "The database can be reached again" : "The database can't be reached: no work is taken");
            beside.available.accept(now);
        }
    }

    private Future<Void> startChores() {
        return Future.all(
                        beside.chores.stream().map(chore -> chore.start().get()).toList())
                .mapEmpty();
    }

    /** Done when all work that is there is answered, or the time is up. */
    Future<Void> drain(Duration atMost) {
        return stopChores()
                .compose(ignored -> lanes.drain())
                .compose(ignored -> beside.continued.get())
                .timeout(atMost.toMillis(), MILLISECONDS)
                .recover(failure -> {
                    LOG.warn("{} commands were not finished within {}", lanes.outstanding(), atMost);
                    return Future.succeededFuture();
                });
    }

    /** Fails if a lane has no connection right now. */
    Future<Void> check() {
        return lanes.problem().map(Future::<Void>failedFuture).orElseGet(Future::succeededFuture);
    }

    Future<Void> close() {
        loop.owner().cancelTimer(watch);
        return stopChores().eventually(lanes::close).onComplete(ignored -> beside.closeThreads.run());
    }

    private Future<Void> stopChores() {
        if (choresStopped) {
            return Future.succeededFuture();
        }
        choresStopped = true;
        return Future.join(beside.chores.stream().map(DbWorker::stop).toList()).mapEmpty();
    }

    /** One that can't stop must not keep the others, or the lanes, from it. */
    private static Future<Void> stop(BackgroundTask chore) {
        return chore.stop().get().recover(failure -> {
            LOG.warn("The chore '{}' did not stop", chore.name(), failure);
            return Future.succeededFuture();
        });
    }
}
