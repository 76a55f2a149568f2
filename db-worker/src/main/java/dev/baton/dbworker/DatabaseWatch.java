package dev.baton.dbworker;

import dev.baton.dbworker.lane.Lanes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whether this node may be sent work: not while its lanes can't reach the database. Event loop only. */
final class DatabaseWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
    private static final Duration EVERY = Duration.ofMillis(250);

    /** From the loss of a connection on: the change is announced before any command is answered as unreachable. */
    private static final Duration EVERY_WHILE_AWAY = Duration.ofMillis(50);

    private final Context loop;
    private final Lanes lanes;
    private final Consumer<Boolean> availability;
    private boolean available = true;
    private boolean stopped;
    private long timer = -1;

    /** @param availability gets each change */
    DatabaseWatch(Context loop, Lanes lanes, Consumer<Boolean> availability) {
        this.loop = loop;
        this.lanes = lanes;
        this.availability = availability;
    }

    BackgroundTask task() {
        return new BackgroundTask("database watch", this::start, this::stop);
    }

    private Future<Void> start() {
        lookLater();
        return Future.succeededFuture();
    }

    private Future<Void> stop() {
        stopped = true;
        loop.owner().cancelTimer(timer);
        return Future.succeededFuture();
    }

    private void lookLater() {
        Duration pause = available && lanes.problem().isEmpty() ? EVERY : EVERY_WHILE_AWAY;
        timer = loop.owner().setTimer(pause.toMillis(), ignored -> {
            look();
            if (!stopped) {
                lookLater();
            }
        });
    }

    private void look() {
        boolean now = !lanes.away();
        if (now == available) {
            return;
        }
        available = now;
        if (now) {
            LOG.info("The database can be reached again");
        } else {
            LOG.warn("The database can't be reached: this node takes no work");
        }
        availability.accept(now);
    }
}
