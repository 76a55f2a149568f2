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
import java.util.function.Predicate;
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
    private final WhenLocked whenLocked;
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
     * For the stages of flows.
     *
     * @param label its number
     * @param forLocked takes batches that find a row locked
     */
    static Lane forFlows(String label, Connector connector, Shared shared, Lane forLocked) {
        return new Lane(label, connector, shared, new WhenLocked.Leaves(forLocked));
    }

    /** For what found a row locked in the lanes for flows: it finds the commands that need it, and tries them again. */
    static Lane forLocked(String label, Connector connector, Shared shared) {
        return new Lane(label, connector, shared, new WhenLocked.TakesTurns());
    }

    /** For work of one kind that never waits behind flows. */
    static Lane apart(String label, Connector connector, Shared shared) {
        return new Lane(label, connector, shared, new WhenLocked.Splits());
    }

    private Lane(String label, Connector connector, Shared shared, WhenLocked whenLocked) {
        this.name = "Lane " + label;
        this.vertx = shared.vertx();
        this.whenLocked = whenLocked;
        this.limits = shared.limits();
        this.settings = limits.configured();
        this.whenIdle = shared.whenIdle();
        this.waiting = new WaitingRoom(settings.maxWaiting(), whenLocked.turns());
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
        return new NodeGauges.Lane(name, queued(), outstanding() - queued(), connected());
    }

    /** Its places for commands of flows. */
    NodeGauges.Queue queue() {
        return forFlows()
                ? new NodeGauges.Queue(queued(), 1, limits.maxWaiting().get())
                : new NodeGauges.Queue(queued(), 0, 0);
    }

    private int queued() {
        return waiting.size() + delayed.size();
    }

    /** Commands that are not answered yet. */
    int outstanding() {
        return queued() + running.map(Batch::size).orElse(0);
    }

    /** Takes a command; {@link #pump} starts it. */
    void add(BatchJob job, Pending command) {
        if (closed) {
            discard(command);
        } else if (away()) {
            unreachable(List.of(command));
        } else if (isFull()) {
            verdicts.noPlace(command, waiting.size());
        } else {
            waiting.add(job, command);
        }
    }

    private boolean isFull() {
        return waiting.isFull()
                || forFlows() && waiting.size() >= limits.maxWaiting().get();
    }

    private boolean forFlows() {
        return whenLocked instanceof WhenLocked.Leaves;
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
        running = waiting.next(whenLocked.batchMax(limits.batchMax().get()));
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

    private boolean locked(Batch batch, Throwable reason) {
        return switch (whenLocked) {
            case WhenLocked.Leaves leaves -> {
                leaves.forLocked().addAll(batch);
                yield true;
            }
            case WhenLocked.TakesTurns ignored ->
                !closed && (batch.size() == 1 ? lockedAlone(batch) : takeTurns(batch));
            case WhenLocked.Splits ignored -> !closed && batch.size() == 1 && lockedAlone(batch);
        };
    }

    private void addAll(Batch batch) {
        batch.commands().forEach(command -> add(batch.job(), command));
        pump();
    }

    private boolean takeTurns(Batch batch) {
        for (Pending command : batch.commands()) {
            command.amongLocked();
            waiting.add(batch.job(), command);
        }
        return true;
    }

    private boolean lockedAlone(Batch batch) {
        Pending command = batch.commands().getFirst();
        command.foundLocked();
        if (command.isLockedFor(settings.lockTimeout())) {
            verdicts.lockedTooLong(batch.commands());
            return true;
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
            answerLockedTooLong();
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

    /** At the lock time-out, not when they are tried again: many may be before them. */
    private void answerLockedTooLong() {
        Predicate<Pending> tooLong = command -> command.isLockedFor(settings.lockTimeout());
        verdicts.lockedTooLong(waiting.remove(tooLong));
        List<Pending> paused = delayed.stream().filter(tooLong).toList();
        paused.forEach(delayed::remove);
        verdicts.lockedTooLong(paused);
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
