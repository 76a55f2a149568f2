package dev.baton.bus;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toUnmodifiableList;

import dev.baton.bus.NodeCard.State;
import dev.baton.message.FrameFormats;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.message.Segment;
import dev.baton.message.Work;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is there, with which role, and ready for work.
 *
 * <p>Leaving is judged by cluster membership, and known at once. Arriving is judged by the node itself: being a member
 * does not mean that its consumer is registered, and a frame sent before that would be lost without a word. So each
 * node publishes its card when its state changes, and every {@link #HEARTBEAT} as a published message may be lost. A
 * node not heard of for {@link #SILENCE} gets no new work (it may be frozen), but what it has stays with it until it
 * leaves. Any thread.
 */
public final class Roster {
    static final Duration HEARTBEAT = Duration.ofSeconds(1);
    static final Duration SILENCE = Duration.ofMillis(3500);

    /** Ignored cards that are logged; all are counted. */
    private static final int MOST_REPORTED = 20;

    /** Names at the most, of nodes that are there and of others that left. */
    private static final int NAMES = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

    /** @param time see {@link CardSeal.Opened} */
    private record Heard(NodeCard card, long atNanos, long time) {
        boolean silent(long nowNanos) {
            return nowNanos - atNanos > SILENCE.toNanos();
        }
    }

    /** A flow, at the nodes of a role. */
    private record FlowAtRole(RoleName role, String flow, int version) {}

    /**
     * Who may be sent work.
     *
     * @param cards of those that are ready
     * @param forFlows the ids of those that have a flow, for each flow that this node has
     */
    private record Ready(
            List<NodeCard> cards, Map<RoleName, List<String>> byRole, Map<FlowAtRole, List<String>> forFlows) {}

    private final Vertx vertx;
    private final Membership membership;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final List<Consumer<String>> leaveListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();
    private final WatchedConsumer<Buffer> listening;
    private volatile Ready ready = new Ready(List.of(), Map.of(), Map.of());
    private final FrameMeter frames;
    private volatile NodeCard self;
    private volatile int frameFormat;
    private final AtomicInteger ignored = new AtomicInteger();
    private volatile boolean available = true;
    private volatile long timer = -1;

    Roster(Vertx vertx, Membership membership, NodeCard self, FrameMeter frames) {
        this.vertx = vertx;
        this.membership = membership;
        this.self = self;
        this.frames = frames;
        this.frameFormat = self.frameFormat();
        this.listening = new WatchedConsumer<>(vertx, membership, Addresses.ROSTER, this::hear);
    }

    Future<Void> open() {
        membership.onLeft(this::left);
        timer = vertx.setPeriodic(HEARTBEAT.toMillis(), ignored -> beat());
        return listening.open().onSuccess(ignored -> publish());
    }

    Future<Void> close() {
        vertx.cancelTimer(timer);
        return listening.close();
    }

    /**
     * Announces to all nodes whether work may be sent to this one while it is ready: not while it lacks what its work
     * needs.
     */
    public void available(boolean now) {
        available = now;
        publish();
    }

    /** Announces this node's new state to all nodes. */
    public void announce(State state) {
        self = self.in(state);
        publish();
    }

    /** The ids of the nodes that may be sent work of this role, in the same order everywhere. */
    public List<String> ready(RoleName role) {
        return ready.byRole().getOrDefault(role, List.of());
    }

    /**
     * The same for this work: for stages of a flow, those nodes that have that version of it, and mean the same by it
     * as this node does.
     */
    public List<String> ready(Work work) {
        if (work instanceof Work.Store) {
            return ready(work.role());
        }
        Segment segment = work.segment();
        List<String> nodes = ready.forFlows().get(new FlowAtRole(work.role(), segment.flow(), segment.version()));
        return nodes == null ? ready(work.role()) : nodes;
    }

    /** Whether a node of this role that is ready says that it has this version of the flow. */
    public boolean knownBy(RoleName role, String flow, int version) {
        return ready.cards().stream()
                .filter(card -> card.roles().contains(role))
                .anyMatch(card -> card.flows().orElse(List.of()).stream().anyMatch(known -> known.is(flow, version)));
    }

    /**
     * Whether nodes of this role are ready, but none has this version of this node's flow, or it is another one there.
     */
    public boolean lacks(RoleName role, String flow, int version) {
        Ready now = ready;
        return now.byRole().containsKey(role)
                && now.forFlows()
                        .getOrDefault(new FlowAtRole(role, flow, version), List.of())
                        .isEmpty();
    }

    /** The format to write frames in: the newest that every node reads. */
    int frameFormat() {
        return frameFormat;
    }

    /** Every node that has been heard of and has not left, in any state. */
    public Collection<NodeCard> all() {
        return heard.values().stream().map(Heard::card).toList();
    }

    /** What people call this node, even if it left lately; its id if it has not been heard of. */
    public String nameOf(String nodeId) {
        return names.getOrDefault(nodeId, nodeId);
    }

    /** This node, as the others see it. */
    public NodeCard self() {
        NodeCard card = self;
        return available || card.state() != State.READY ? card : card.in(State.STARTING);
    }

    /** Calls back with the id of each node that left, on any thread. */
    public void onLeft(Consumer<String> listener) {
        leaveListeners.add(listener);
    }

    /** Calls back when a node arrived or changed its state, on any thread. */
    public void onChange(Runnable listener) {
        changeListeners.add(listener);
    }

    private void beat() {
        publish();
        Ready before = ready;
        refresh();
        if (!before.equals(ready)) { // a node fell silent
            changeListeners.forEach(Runnable::run);
        }
    }

    /**
     * Works out who is ready; read for every command, so not computed on reading. This node stands first: of nodes that
     * have as little to do, it gets the work, as a message to itself costs nothing.
     */
    private synchronized void refresh() {
        long now = System.nanoTime();
        List<NodeCard> cards = heard.values().stream()
                .filter(heard -> !heard.silent(now))
                .map(Heard::card)
                .filter(card -> card.state() == State.READY)
                .sorted(Comparator.comparing((NodeCard card) -> !card.nodeId().equals(self.nodeId()))
                        .thenComparing(NodeCard::nodeId))
                .toList();
        Map<FlowAtRole, List<String>> forFlows = new HashMap<>();
        for (KnownFlow flow : self.flows().orElse(List.of())) {
            for (RoleName role : RoleName.values()) {
                forFlows.put(
                        new FlowAtRole(role, flow.name(), flow.version()),
                        cards.stream()
                                .filter(card -> card.roles().contains(role) && card.takes(flow))
                                .map(NodeCard::nodeId)
                                .toList());
            }
        }
        ready = new Ready(cards, byRole(cards), Map.copyOf(forFlows));
        writeWhatAllRead();
    }

    private void writeWhatAllRead() {
        int before = frameFormat;
        frameFormat = FrameFormats.common(all().stream().mapToInt(NodeCard::frameFormat));
        if (frameFormat != before) {
            LOG.info("Writing frames in format {}, as every node reads it; before: {}", frameFormat, before);
        }
    }

    private static Map<RoleName, List<String>> byRole(List<NodeCard> cards) {
        return cards.stream()
                .flatMap(card -> card.roles().stream().map(role -> Map.entry(role, card.nodeId())))
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toUnmodifiableList())));
    }

    private void publish() {
        vertx.eventBus()
                .publish(
                        Addresses.ROSTER,
                        membership.seal().seal(Json.write(self())),
                        TapInterceptors.sentBy(self.nodeId()));
    }

    private void hear(Message<Buffer> message) {
        Heard now;
        try {
            now = read(message);
        } catch (CardSeal.Refused e) {
            frames.refusedCard();
            ignore(e);
            return;
        } catch (RuntimeException e) { // also a body of another type
            frames.unreadableCard();
            ignore(e);
            return;
        }
        NodeCard card = now.card();
        if (!membership.isMember(card.nodeId())) {
            return; // a late word of one that left
        }
        remember(card);
        Heard before = heard.put(card.nodeId(), now);
        if (!membership.isMember(card.nodeId())) { // it left meanwhile, and no further event would remove it
            heard.remove(card.nodeId());
            refresh();
            return;
        }
        if (before == null || !before.card().equals(card) || before.silent(System.nanoTime())) {
            LOG.info("{} is {}", card.name(), card.state());
            refresh();
            changeListeners.forEach(Runnable::run);
        }
        if (before == null && !card.nodeId().equals(self.nodeId())) {
            publish(); // so that a newcomer need not wait for our next heartbeat
        }
    }

    private Heard read(Message<Buffer> message) {
        Buffer body = message.body();
        if (body.length() > NodeCard.MAX_BYTES) {
            throw new CardSeal.Refused("a card of %d bytes; allowed: %d".formatted(body.length(), NodeCard.MAX_BYTES));
        }
        CardSeal.Opened opened = membership.seal().open(body);
        NodeCard card = NodeCard.read(opened.card());
        if (!membership.sentBy(message, card.nodeId())) {
            throw new CardSeal.Refused("a card of %s that another node sent".formatted(card.name()));
        }
        Heard known = heard.get(card.nodeId());
        if (known != null && !membership.seal().supersedes(opened, known.time())) {
            throw new CardSeal.Refused("a card of %s that is no newer than the one known".formatted(card.name()));
        }
        return new Heard(card, System.nanoTime(), opened.time());
    }

    private void ignore(RuntimeException why) {
        if (ignored.incrementAndGet() <= MOST_REPORTED) {
            LOG.warn("Ignoring a node card on {}: {}", Addresses.ROSTER, why.getMessage());
        }
    }

    private void remember(NodeCard card) {
        if (names.put(card.nodeId(), card.name()) == null && names.size() > NAMES) {
            names.keySet().retainAll(heard.keySet());
            names.put(card.nodeId(), card.name());
        }
    }

    private void left(String nodeId) {
        Heard before = heard.remove(nodeId);
        refresh();
        LOG.info("{} left the cluster", before == null ? nodeId : before.card().name());
        leaveListeners.forEach(listener -> listener.accept(nodeId));
    }
}
