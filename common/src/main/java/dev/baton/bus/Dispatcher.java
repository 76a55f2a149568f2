package dev.baton.bus;

import dev.baton.async.OnLoop;
import dev.baton.async.Sweeper;
import dev.baton.message.Claimed;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Frame;
import dev.baton.message.Placing;
import dev.baton.message.Report;
import dev.baton.message.RoleName;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.tap.Tap;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sends commands to nodes of a role, and completes their futures when the completions come.
 *
 * <p>The event bus may lose messages silently, so every loss becomes a verdict here: each command is in flight to one
 * node (in its {@link CreditWindow}), or waits for a place, until its completion comes, its deadline passes or its node
 * leaves. A command lost with its node is sent to another at once if it is repeatable; else its effect is unknown and
 * the verdict is {@link Verdict#NODE_LEFT}. It is re-sent once only: what two nodes were lost with may be the reason
 * why. What a node did not begin is tried once at each other node. When no node of its role is ready, database work
 * waits for one, within bounds ({@link WaitingForRole}); it is refused if there are some, but none has its flow.
 * Compute work does not wait, as any node can do it.
 *
 * <p>Event loop only.
 */
public final class Dispatcher {
    private static final int LOOP_SHIFT = 48;
    private static final Duration SWEEP = Duration.ofMillis(50);
    static final String NO_NODE = "no node";

    private final long loopBits;
    private final Context context;
    private final Roster roster;
    private final Outbox outbox;
    private final BusSettings settings;
    private final FrameMeter meter;
    private final Tap tap;
    private final Recorder recorder;
    private final Map<String, Peer> peers = new HashMap<>();
    private final Map<RoleName, WaitingForRole> waitingForRole = new HashMap<>();
    private final Candidates candidates;
    private final UnresponsiveNodes unresponsive;
    private final Load load = new Load();
    private final LostCommands lostCommands;
    private final Sweeper sweeper;
    private long lastId;

    Dispatcher(
            int loop,
            Vertx vertx,
            Context context,
            Roster roster,
            Outbox outbox,
            BusSettings settings,
            Instruments instruments) {
        this.loopBits = (long) loop << LOOP_SHIFT;
        this.context = context;
        this.roster = roster;
        this.outbox = outbox;
        this.settings = settings;
        this.meter = instruments.frames();
        this.tap = instruments.tap();
        this.recorder = instruments.recorder();
        this.candidates = new Candidates(roster);
        this.unresponsive = new UnresponsiveNodes(candidates, meter);
        this.lostCommands = new LostCommands(this::place, meter);
        roster.onLeft(nodeId -> context.runOnContext(ignored -> left(nodeId)));
        roster.onChange(() -> context.runOnContext(ignored -> placeHomeless()));
        this.sweeper = new Sweeper(vertx, SWEEP, this::sweep);
        MeterRegistry meters = instruments.meters();
        gauge(meters, "baton.commands.in.flight", "Commands sent and not yet answered", loop, load::inFlight);
        gauge(meters, "baton.commands.waiting", "Commands that wait for a place in a window", loop, load::waiting);
    }

    static int loopOf(long commandId) {
        return (int) (commandId >>> LOOP_SHIFT);
    }

    /** The id for the next command that is sent. */
    public long nextId() {
        return loopBits | ++lastId;
    }

    /** Where what becomes of commands is written down, and what their runs do. */
    public Recorder recorder() {
        return recorder;
    }

    /** Whether any node may be sent work of this role right now. */
    public boolean anyoneFor(RoleName role) {
        return !roster.ready(role).isEmpty();
    }

    /** Whether half of the places to wait in are taken: the rest is for those who have begun already. */
    public boolean busy() {
        return 2 * load.waiting() > settings.maxWaiting();
    }

    /** How many commands are in flight or wait. Any thread. */
    public int outstanding() {
        return load.inFlight() + load.waiting();
    }

    /**
     * Sends a command, whose id is from {@link #nextId()}, to a node of its role.
     *
     * @return its completion. Never fails: what goes wrong is a {@link WorkResult.Failed}
     */
    public Future<Completion> send(Command command, Placing placing) {
        return send(command, placing, () -> {});
    }

    /** @param whenClaimed run when the worker says that the request is stored, and that it runs the rest */
    public Future<Completion> send(Command command, Placing placing, Runnable whenClaimed) {
        Promise<Completion> promise = Promise.promise();
        InFlight entry = new InFlight(command, placing, promise, tap, recorder, whenClaimed);
        if (!Outbox.fits(command)) {
            entry.fail(
                    Verdict.TOO_LARGE,
                    roster.self().name(),
                    "A command of %d bytes; at most %d travel".formatted(command.wireSize(), Frame.MAX_ENTRY_BYTES));
        } else if (command.deadline().passed()) {
            entry.fail(Verdict.TIMED_OUT, roster.self().name(), "Its deadline passed before it was handed over");
        } else {
            place(entry);
            sweeper.start();
        }
        return promise.future();
    }

    private void place(InFlight entry) {
        RoleName role = entry.command().work().role();
        Optional<Peer> peer = choose(entry);
        if (peer.isEmpty() && role == RoleName.COMPUTE_SERVICE) {
            entry.fail(
                    Verdict.NODE_LEFT,
                    NO_NODE,
                    "No compute-service that has the flow is left"); // its sender can compute itself
        } else if (peer.isEmpty() && anyoneFor(role)) {
            entry.fail(
                    Verdict.NO_HANDLER,
                    NO_NODE,
                    "No %s that is ready has %s as this node means it"
                            .formatted(role, entry.command().segment()));
        } else if (peer.isEmpty()) {
            await(
                    waitingForRole
                            .computeIfAbsent(role, ignored -> new WaitingForRole(role, load))
                            .queue(),
                    entry);
        } else if (!peer.get().trySend(entry)) {
            await(peer.get().waiting(), entry);
        }
    }

    private Optional<Peer> choose(InFlight entry) {
        List<String> nodes = candidates.of(entry);
        Optional<String> nodeId = entry.key().isPresent()
                ? NodeChoice.byKey(entry.key().get(), nodes)
                : NodeChoice.leastBusy(nodes, this::commandsOf);
        return nodeId.map(id -> peers.computeIfAbsent(id, this::newPeer));
    }

    private Peer newPeer(String nodeId) {
        return new Peer(nodeId, roster.nameOf(nodeId), outbox, load, settings.window());
    }

    private int commandsOf(String nodeId) {
        Peer peer = peers.get(nodeId);
        return peer == null ? 0 : peer.commands();
    }

    private void await(WaitingQueue queue, InFlight entry) {
        if (load.waiting() >= settings.maxWaiting()) {
            entry.fail(
                    Verdict.OVERLOADED,
                    roster.self().name(),
                    "%d commands wait for a %s already"
                            .formatted(load.waiting(), entry.command().work().role()));
            return;
        }
        queue.add(entry);
    }

    /** Every window, and what waits for a place in it. Any thread. */
    Future<List<NodeGauges.Window>> windows() {
        return OnLoop.get(
                context, () -> peers.values().stream().map(Peer::gauge).toList());
    }

    /** The reports of one frame. A completion of a command that is not in flight any more is counted and dropped. */
    void receive(List<Report> reports) {
        for (Report report : reports) {
            switch (report) {
                case Claimed claimed -> find(claimed.commandId()).ifPresent(InFlight::claimed);
                case Completion completion ->
                    take(completion.commandId())
                            .ifPresentOrElse(entry -> completed(entry, completion), () -> late(completion));
            }
        }
    }

    /**
     * What a node did not begin is tried once at each other node; if it has lost its database, the command goes to
     * another or waits for one.
     */
    private void completed(InFlight entry, Completion completion) {
        if (completion.result() instanceof WorkResult.Failed failed
                && entry.mayGoElsewhere(failed)
                && !entry.command().deadline().passed()) {
            entry.notBegun(failed);
            boolean lostDatabase = failed.verdict() == Verdict.DATABASE_UNAVAILABLE;
            if (lostDatabase ? !isReady(entry) : candidates.anyUntried(entry)) {
                place(entry);
                return;
            }
        }
        entry.complete(completion);
    }

    /** Whether the node that had it takes work. */
    private boolean isReady(InFlight entry) {
        return roster.ready(entry.command().work().role()).contains(entry.peerId());
    }

    private Optional<InFlight> find(long commandId) {
        for (Peer peer : peers.values()) {
            Optional<InFlight> entry = peer.find(commandId);
            if (entry.isPresent()) {
                return entry;
            }
        }
        return Optional.empty();
    }

    private void late(Completion completion) {
        meter.late();
        tap.judged(completion, Verdict.LATE);
    }

    private Optional<InFlight> take(long commandId) {
        for (Peer peer : peers.values()) {
            Optional<InFlight> entry = peer.take(commandId);
            if (entry.isPresent()) {
                return entry;
            }
        }
        return Optional.empty();
    }

    /** Nodes that do not answer queries. */
    Set<String> unresponsiveNodes() {
        return candidates.unresponsive();
    }

    void responsive(String nodeId) {
        unresponsive.remove(nodeId, roster.nameOf(nodeId));
    }

    /** What was sent to this node before this time, and what waits for it, goes to another one if it may. */
    void unresponsive(String nodeId, long sentBefore) {
        Optional.ofNullable(peers.get(nodeId))
                .ifPresent(peer -> unresponsive.take(nodeId, peer, sentBefore).forEach(this::place));
    }

    private void left(String nodeId) {
        candidates.responsive(nodeId);
        Peer peer = peers.remove(nodeId);
        if (peer == null) {
            return;
        }
        List<InFlight> lost = peer.lose();
        peer.waiting().drain().forEach(this::place);
        lost.forEach(entry -> lostCommands.withNode(entry, peer.name()));
    }

    /** By node: commands in flight that were sent before this time. */
    Map<String, List<Long>> sentBefore(long nanos) {
        Map<String, List<Long>> sent = new HashMap<>();
        peers.forEach((nodeId, peer) -> {
            List<Long> ids = peer.sentBefore(nanos);
            if (!ids.isEmpty()) {
                sent.put(nodeId, ids);
            }
        });
        return sent;
    }

    /** The node does not have a command that was sent to it before this time: its frame was lost, or its completion. */
    void lostOnTheWay(String nodeId, long commandId, long sentBefore) {
        Optional.ofNullable(peers.get(nodeId))
                .filter(peer -> peer.find(commandId)
                        .filter(entry -> entry.sentBefore(sentBefore))
                        .isPresent())
                .ifPresent(peer -> peer.take(commandId).ifPresent(entry -> lostCommands.onTheWay(entry, peer.name())));
    }

    private void placeHomeless() {
        for (RoleName role : List.copyOf(waitingForRole.keySet())) {
            if (anyoneFor(role)) {
                waitingForRole.remove(role).drain().forEach(this::place);
            }
        }
    }

    /** Answers whether there are commands left. */
    private boolean sweep() {
        long now = System.nanoTime();
        for (Peer peer : List.copyOf(peers.values())) {
            PassedDeadlines.answer(peer.waiting(), now, peer.name());
            PassedDeadlines.answer(peer, now);
        }
        waitingForRole.values().forEach(waiting -> waiting.sweep(now, settings.waitForDbWorker()));
        return outstanding() > 0;
    }

    private static void gauge(MeterRegistry meters, String name, String description, int loop, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .tag("loop", Integer.toString(loop))
                .register(meters);
    }
}
