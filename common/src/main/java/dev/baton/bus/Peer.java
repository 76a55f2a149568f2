package dev.baton.bus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node that this loop sends commands to: those in its window, and those that wait for a place in it. Keeps the loop's
 * counts of both. Event loop only.
 */
final class Peer {
    private final String nodeId;
    private final String name;
    private final Outbox outbox;
    private final Load load;
    private final int windowSize;
    private final CreditWindow window;
    private final Map<Long, InFlight> inFlight = new HashMap<>();
    private final WaitingQueue waiting;

    Peer(String nodeId, String name, Outbox outbox, Load load, int windowSize) {
        this.nodeId = nodeId;
        this.name = name;
        this.outbox = outbox;
        this.load = load;
        this.windowSize = windowSize;
        this.window = new CreditWindow(windowSize);
        this.waiting = new WaitingQueue(load);
    }

    String name() {
        return name;
    }

    WaitingQueue waiting() {
        return waiting;
    }

    /** How many commands it has or will get from this loop. */
    int commands() {
        return window.taken() + waiting.size();
    }

    NodeGauges.Window gauge() {
        return new NodeGauges.Window(name, window.taken(), windowSize, waiting.size());
    }

    /** Sends it if there is a place in the window; a call about leases takes none. */
    boolean trySend(InFlight entry) {
        if (!entry.isAboutLeases() && !window.tryTake()) {
            return false;
        }
        inFlight.put(entry.command().id(), entry);
        load.inFlight(1);
        entry.sent(nodeId, name);
        outbox.add(nodeId, entry.command());
        return true;
    }

    Optional<InFlight> find(long commandId) {
        return Optional.ofNullable(inFlight.get(commandId));
    }

    /** It is over: its place goes to the next one that waits. */
    Optional<InFlight> take(long commandId) {
        InFlight entry = inFlight.remove(commandId);
        if (entry != null) {
            load.inFlight(-1);
            if (!entry.isAboutLeases()) {
                window.giveBack();
                waiting.poll().ifPresent(this::trySend);
            }
        }
        return Optional.ofNullable(entry);
    }

    /** The ids of some that were sent before this time. */
    List<Long> sentBefore(long nanos) {
        return inFlight.values().stream()
                .filter(entry -> entry.sentBefore(nanos))
                .map(entry -> entry.command().id())
                .limit(ReceivedCommands.Query.MAX_COMMANDS)
                .toList();
    }

    /** Those in flight whose deadline has passed, and that their node does not answer. */
    List<InFlight> passed(long nowNanos) {
        return inFlight.values().stream()
                .filter(entry -> entry.command().deadline().passed(nowNanos - entry.graceNanos()))
                .toList();
    }

    /** The node left: takes out all that was in flight to it. */
    List<InFlight> lose() {
        List<InFlight> lost = List.copyOf(inFlight.values());
        load.inFlight(-lost.size());
        inFlight.clear();
        return lost;
    }
}
