package dev.baton.dbworker.lane;

import dev.baton.bus.NodeGauges;
import dev.baton.message.Effort;
import dev.baton.message.Verdict;
import dev.baton.timeline.Recorder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
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

    /** A connection that is lost is open again long before, unless the database is down. */
    private static final Duration AWAY = Duration.ofMillis(600);

    /** Between two tries of a command that needs a locked row. */
    private static final Duration LOCK_PAUSE = Duration.ofMillis(40);

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final String name;
    private final LaneSettings settings;
    private final WaitingRoom waiting;
    private final LaneConnection connection;
    private final BatchRunner runner;
    private final BatchVerdicts verdicts;
    private final LaneLimits limits;
    private final Runnable whenIdle;
    private Optional<Batch> running = Optional.empty();
    private long runningSince;
    private final Optional<Lane> forLocked;
    private final Vertx vertx;
    private final Set<Pending> delayed = new HashSet<>();
    private boolean closed;

    /**
     * What all lanes of a node share.
     *
     * @param limits what holds right now of the settings
     */
    record Shared(
            Vertx vertx,
            String node,
            LaneLimits limits,
            LaneMeters meters,
            Recorder recorder,
            QuickReads quick,
            Runnable whenIdle) {}

    /**
     * @param label its number, or what it is for
     * @param forLocked takes batches that find a row locked; empty: commands that need it are tried again here
     */
    Lane(String label, Connector connector, Shared shared, Optional<Lane> forLocked) {
        this.name = "Lane " + label;
        this.vertx = shared.vertx();
        this.forLocked = forLocked;
        this.limits = shared.limits();
        this.settings = limits.configured();
        this.whenIdle = shared.whenIdle();
        this.waiting = new WaitingRoom(settings.maxWaiting());
        LaneMeters meters = shared.meters();
        this.verdicts = new BatchVerdicts(shared.node(), name, meters, shared.recorder());
        this.connection = new LaneConnection(vertx, connector, name, meters, this);
        this.runner = new BatchRunner(
                vertx, connection, verdicts, meters, shared.quick(), settings.batchTimeout(), this::locked);
        meters.waiting(label, waiting::size);
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
    NodeGauges.Lane gauges() {
        return new NodeGauges.Lane(
                name, waiting.size() + delayed.size(), running.map(Batch::size).orElse(0), connected());
    }

    /** Commands that are not answered yet. */
    int outstanding() {
        return waiting.size() + delayed.size() + running.map(Batch::size).orElse(0);
    }

    /** Takes a command; {@link #pump} starts it. */
    void add(BatchJob job, Pending command) {
        if (closed) {
            discard(command);
        } else if (away()) {
            unreachable(List.of(command));
        } else if (isFull()) {
            command.fail(
                    Verdict.OVERLOADED, "%d commands wait in %s already".formatted(waiting.size(), name), Effort.NONE);
        } else {
            waiting.add(job, command);
        }
    }

    private boolean isFull() {
        boolean forFlows = forLocked.isPresent();
        return waiting.isFull()
                || forFlows && waiting.size() >= limits.maxWaiting().get();
    }

    /** Whether a command for this job is served here soon, in a batch with others of it, and with nothing before it. */
    boolean gathers(BatchJob job) {
        return connected()
                && !isFull()
                && waiting.holdsNothingBut(job)
                && waiting.size() < limits.batchMax().get()
                && running.map(batch -> batch.job() == job && ran().compareTo(QuickReads.QUICK) < 0)
                        .orElse(true);
    }

    private Duration ran() {
        return Duration.ofNanos(System.nanoTime() - runningSince);
    }

    /** Starts the next batch if there is one and none is in flight. */
    void pump() {
        if (running.isPresent() || closed || !connected()) {
            return;
        }
        running = waiting.next(limits.batchMax().get());
        runningSince = System.nanoTime();
        running.ifPresent(batch ->
                runner.run(batch).recover(fault -> broken(batch, fault)).onSuccess(left -> ended(batch, left)));
    }

    /** Cannot happen; if it does, the senders get an answer all the same. */
    private Future<List<Pending>> broken(Batch batch, Throwable fault) {
        LOG.error("{} could not assign results to a batch of {}", name, batch.size(), fault);
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

    /** Whether the database has been out of reach for so long that work had better go to another node. */
    boolean away() {
        return connection.away().compareTo(AWAY) > 0;
    }

    /** A little before {@link #away}: the node's card is out before any command is answered as unreachable. */
    boolean aboutToBeAway() {
        return connection.away().compareTo(AWAY.minusMillis(150)) > 0;
    }

    private void unreachable(List<Pending> commands) {
        verdicts.unreachable(commands, "PostgreSQL could not be reached: " + connection.problem());
    }

    /**
     * A row is locked. The batch leaves this lane at once, so that what waits here is not delayed; the other lane finds
     * the commands that need the row, and tries them again, each alone, until the lock time-out.
     */
    private boolean locked(Batch batch, Throwable reason) {
        if (forLocked.isPresent()) {
            Lane other = forLocked.get();
            batch.commands().forEach(command -> other.add(batch.job(), command));
            other.pump();
            return true;
        }
        Pending command = batch.commands().getFirst();
        if (batch.size() > 1 || closed || command.locked().compareTo(settings.lockTimeout()) >= 0) {
            return false;
        }
        delayed.add(command);
        long half = LOCK_PAUSE.toMillis() / 2;
        vertx.setTimer(
                half + ThreadLocalRandom.current().nextLong(1, half + 1), ignored -> again(batch.job(), command));
        return true;
    }

    private void again(BatchJob job, Pending command) {
        if (delayed.remove(command)) {
            waiting.add(job, command);
            pump();
        }
    }

    /** Answers those that have waited too long; without a database, all. */
    void sweep() {
        runner.answerOverdue();
        delayed.removeAll(verdicts.timedOut(List.copyOf(delayed)));
        if (away()) {
            unreachable(waiting.remove(command -> true));
        } else if (connected()) {
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
        delayed.forEach(Lane::discard);
        delayed.clear();
        Future<Void> closing = connection.close();
        runner.connectionLost(new IllegalStateException("The node is stopping"));
        return closing;
    }

    private static void discard(Pending command) {
        command.fail(Verdict.DISCARDED, "The node is stopping", Effort.NONE);
    }
}
