package dev.baton.dbworker.lane;

import dev.baton.bus.NodeGauges;
import dev.baton.message.Effort;
import dev.baton.message.Verdict;
import dev.baton.timeline.Recorder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, one batch in flight, the next one gathering meanwhile. There is no timer that waits for more: an idle
 * lane does a single command at once, a busy one takes all that came while it was busy.
 *
 * <p>Every command that is added is answered once: done, refused for want of room, timed out, or failed. Event loop
 * only.
 */
final class Lane implements LaneConnection.Listener {

    /** Without a database, commands are given up so long before their deadline that the sender still learns why. */
    private static final Duration TIME_TO_ANSWER = Duration.ofMillis(150);

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final String name;
    private final LaneSettings settings;
    private final WaitingRoom waiting;
    private final LaneConnection connection;
    private final BatchRunner runner;
    private final BatchVerdicts verdicts;
    private final Runnable whenIdle;
    private Optional<Batch> running = Optional.empty();
    private boolean closed;

    Lane(
            int number,
            String node,
            Vertx vertx,
            Connector connector,
            LaneSettings settings,
            LaneMeters meters,
            Recorder recorder,
            Runnable whenIdle) {
        this.name = "Lane " + number;
        this.settings = settings;
        this.whenIdle = whenIdle;
        this.waiting = new WaitingRoom(settings.maxWaiting());
        this.verdicts = new BatchVerdicts(node, name, meters, recorder);
        this.connection = new LaneConnection(vertx, connector, name, meters, this);
        this.runner = new BatchRunner(vertx, connection, verdicts, meters, settings.batchTimeout());
        meters.waiting(number, waiting::size);
    }

    /** Done when the lane has its connection. */
    Future<Void> open() {
        return connection.open();
    }

    private boolean connected() {
        return connection.current().isPresent();
    }

    /** Why it has no connection; empty: it has one. */
    Optional<String> problem() {
        return connected() ? Optional.empty() : Optional.of("%s: %s".formatted(name, connection.problem()));
    }

    /** How it stands right now. */
    NodeGauges.Lane facts() {
        return new NodeGauges.Lane(
                name, waiting.size(), running.map(Batch::size).orElse(0), connected());
    }

    /** Commands that are not answered yet. */
    int outstanding() {
        return waiting.size() + running.map(Batch::size).orElse(0);
    }

    /** Takes a command; {@link #pump} starts it. */
    void add(BatchJob job, Pending command) {
        if (closed) {
            discard(command);
        } else if (waiting.isFull()) {
            command.fail(
                    Verdict.OVERLOADED, "%d commands wait in %s already".formatted(waiting.size(), name), Effort.NONE);
        } else {
            waiting.add(job, command);
        }
    }

    /** Starts the next batch if there is one and none is in flight. */
    void pump() {
        if (running.isPresent() || closed || !connected()) {
            return;
        }
        running = waiting.next(settings.batchMax());
        running.ifPresent(batch ->
                runner.run(batch).recover(fault -> broken(batch, fault)).onSuccess(left -> ended(batch, left)));
    }

    /** Cannot happen; if it does, nobody waits in vain. */
    private Future<List<Pending>> broken(Batch batch, Throwable fault) {
        LOG.error("{} could not judge a batch of {}", name, batch.size(), fault);
        batch.commands().stream()
                .filter(command -> !command.answered())
                .forEach(command -> command.fail(Verdict.FAILED, "A fault of " + name + ": " + fault, Effort.NONE));
        return Future.succeededFuture(List.of());
    }

    private void ended(Batch batch, List<Pending> left) {
        running = Optional.empty();
        if (closed) {
            left.forEach(Lane::discard);
        } else {
            waiting.putBack(batch.job(), left);
        }
        pump();
        if (outstanding() == 0) {
            whenIdle.run();
        }
    }

    @Override
    public void opened() {
        pump();
    }

    @Override
    public void lost(Throwable cause) {
        runner.connectionLost(cause);
    }

    /** CompletionSink those that have waited too long. */
    void sweep() {
        if (connected()) {
            verdicts.timedOut(
                    waiting.remove(command -> command.command().deadline().passed()));
        } else {
            long soon = System.nanoTime() + TIME_TO_ANSWER.toNanos();
            verdicts.unavailable(
                    waiting.remove(command -> command.command().deadline().passed(soon)),
                    "PostgreSQL could not be reached in time: " + connection.problem());
        }
        if (outstanding() == 0) {
            whenIdle.run();
        }
    }

    /** Nothing is started any more; what waits is answered, what is in flight loses its connection. */
    Future<Void> close() {
        closed = true;
        waiting.remove(command -> true).forEach(Lane::discard);
        Future<Void> closing = connection.close();
        runner.connectionLost(new IllegalStateException("The node is stopping"));
        return closing;
    }

    private static void discard(Pending command) {
        command.fail(Verdict.DISCARDED, "The node is stopping", Effort.NONE);
    }
}
