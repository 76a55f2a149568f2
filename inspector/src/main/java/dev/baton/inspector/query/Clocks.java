package dev.baton.inspector.query;

import dev.baton.bus.NodeCard;
import dev.baton.tap.NodeClock;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far other nodes' clocks are from this one's: each is asked for its time now and then, and of the last answers the
 * one that came back fastest counts. It was right somewhere between question and answer: so the error is half the round
 * trip. Any thread.
 */
public final class Clocks {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int SAMPLES = 16;

    private final Vertx vertx;
    private final ClusterQueries colleagues;
    private final NodeClock clock;
    private final String self;
    private final Map<String, Deque<Offset>> samples = new ConcurrentHashMap<>();
    private long timer = -1;

    /**
     * A clock, seen from here.
     *
     * @param nanos it is ahead of ours; negative: behind
     * @param errorNanos give or take
     * @param pingNanos the round trip
     */
    public record Offset(long nanos, long errorNanos, long pingNanos) {
        public static final Offset NONE = new Offset(0, 0, 0);
    }

    public Clocks(Vertx vertx, ClusterQueries colleagues, NodeClock clock, String self) {
        this.vertx = vertx;
        this.colleagues = colleagues;
        this.clock = clock;
        this.self = self;
    }

    public void open() {
        timer = vertx.setPeriodic(0, EVERY.toMillis(), ignored -> askAll());
    }

    public void close() {
        vertx.cancelTimer(timer);
    }

    private void askAll() {
        List<NodeCard> others = colleagues.others();
        samples.keySet().retainAll(others.stream().map(NodeCard::nodeId).toList());
        others.forEach(this::ask);
    }

    private void ask(NodeCard node) {
        long asked = clock.now();
        colleagues
                .ask(node, Question.of(Question.What.CLOCK), ClockReading.class)
                .onSuccess(answer -> answer.said()
                        .ifPresent(reading -> took(node.nodeId(), asked, clock.now(), reading.epochNanos())));
    }

    private void took(String nodeId, long asked, long answered, long theirs) {
        Deque<Offset> last = samples.computeIfAbsent(nodeId, id -> new ArrayDeque<>());
        synchronized (last) {
            last.addLast(offset(asked, answered, theirs));
            if (last.size() > SAMPLES) {
                last.removeFirst();
            }
        }
    }

    public static Offset offset(long asked, long answered, long theirs) {
        long roundTrip = answered - asked;
        return new Offset(theirs - (asked + roundTrip / 2), roundTrip / 2, roundTrip);
    }

    /** Empty: it has not answered yet. */
    public Optional<Offset> of(String nodeId) {
        if (nodeId.equals(self)) {
            return Optional.of(Offset.NONE);
        }
        Deque<Offset> last = samples.get(nodeId);
        if (last == null) {
            return Optional.empty();
        }
        synchronized (last) {
            return last.stream().min(Comparator.comparingLong(Offset::pingNanos));
        }
    }
}
