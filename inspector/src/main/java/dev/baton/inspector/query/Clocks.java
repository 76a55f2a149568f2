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
 * How far other nodes' clocks are ahead of this one's: each is queried for its time every second, and of the last
 * answers the one with the shortest round trip counts. The answer was true at some time within the round trip: so the
 * error is half of it. Any thread.
 */
public final class Clocks {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int SAMPLES = 16;

    private final Vertx vertx;
    private final ClusterQueries cluster;
    private final NodeClock clock;
    private final String self;
    private final Map<String, Deque<Offset>> samples = new ConcurrentHashMap<>();
    private long timer = -1;

    /**
     * A clock compared with this node's.
     *
     * @param nanos it is ahead; negative: behind
     * @param errorNanos the offset may be wrong by this much
     * @param pingNanos the round trip
     */
    public record Offset(long nanos, long errorNanos, long pingNanos) {
        public static final Offset NONE = new Offset(0, 0, 0);
    }

    public Clocks(Vertx vertx, ClusterQueries cluster, NodeClock clock, String self) {
        this.vertx = vertx;
        this.cluster = cluster;
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
        List<NodeCard> others = cluster.others();
        samples.keySet().retainAll(others.stream().map(NodeCard::nodeId).toList());
        others.forEach(this::query);
    }

    private void query(NodeCard node) {
        long sent = clock.now();
        cluster.query(node, Question.of(Question.What.CLOCK), ClockReading.class)
                .onSuccess(answer -> answer.value()
                        .ifPresent(reading -> took(node.nodeId(), sent, clock.now(), reading.epochNanos())));
    }

    private void took(String nodeId, long sent, long answered, long theirs) {
        Deque<Offset> last = samples.computeIfAbsent(nodeId, id -> new ArrayDeque<>());
        synchronized (last) {
            last.addLast(offset(sent, answered, theirs));
            if (last.size() > SAMPLES) {
                last.removeFirst();
            }
        }
    }

    public static Offset offset(long sent, long answered, long theirs) {
        long roundTrip = answered - sent;
        return new Offset(theirs - (sent + roundTrip / 2), roundTrip / 2, roundTrip);
    }

    /** Empty: the node has not answered yet. */
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
