package dev.baton.bus;

import dev.baton.async.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries nodes for commands whose completion is overdue: what a node does not have was lost on its way, or its
 * completion was, and that is known within a second. From a node that does not reply (a frozen one) the repeatable ones
 * are taken away, and it gets no new ones while there are others, until it replies again or leaves the cluster. Event
 * loop only.
 */
final class OverdueCommands {
    private static final Logger LOG = LoggerFactory.getLogger(OverdueCommands.class);
    private static final long PERIOD_MILLIS = 250;
    private static final long OVERDUE_NANOS = Duration.ofMillis(500).toNanos();

    /** For completions that were on their way when the node replied. */
    private static final long SETTLE_MILLIS = 100;

    /** One may be lost, or the node may be collecting garbage. */
    private static final int UNRESPONSIVE_AFTER = 2;

    private final Vertx vertx;
    private final Dispatcher dispatcher;
    private final ReceivedCommands received;
    private final Set<String> queried = new HashSet<>();
    private final Map<String, Integer> unanswered = new HashMap<>();

    OverdueCommands(Vertx vertx, Dispatcher dispatcher, ReceivedCommands received) {
        this.vertx = vertx;
        this.dispatcher = dispatcher;
        this.received = received;
    }

    /** Call it on the dispatcher's event loop. */
    void open() {
        vertx.setPeriodic(PERIOD_MILLIS, ignored -> look());
    }

    private void look() {
        long sentBefore = System.nanoTime() - OVERDUE_NANOS;
        Map<String, List<Long>> overdue = dispatcher.sentBefore(sentBefore);
        dispatcher.unresponsiveNodes().forEach(nodeId -> overdue.putIfAbsent(nodeId, List.of()));
        unanswered.keySet().retainAll(overdue.keySet());
        overdue.forEach((nodeId, commandIds) -> {
            if (queried.add(nodeId)) {
                query(nodeId, commandIds, sentBefore).onComplete(ignored -> queried.remove(nodeId));
            }
        });
    }

    private Future<Void> query(String nodeId, List<Long> commandIds, long sentBefore) {
        return received.missingAt(nodeId, commandIds)
                .onSuccess(ignored -> answered(nodeId))
                .onFailure(why -> unanswered(nodeId, sentBefore, why))
                .compose(missing -> missing.isEmpty()
                        ? Future.succeededFuture(missing)
                        : vertx.timer(SETTLE_MILLIS, TimeUnit.MILLISECONDS).map(missing))
                .onSuccess(missing -> missing.forEach(id -> dispatcher.lostOnTheWay(nodeId, id, sentBefore)))
                .mapEmpty();
    }

    private void answered(String nodeId) {
        unanswered.remove(nodeId);
        dispatcher.responsive(nodeId);
    }

    private void unanswered(String nodeId, long sentBefore, Throwable why) {
        LOG.debug("{} does not say which commands it has: {}", nodeId, Reason.of(why));
        if (unanswered.merge(nodeId, 1, Integer::sum) >= UNRESPONSIVE_AFTER) {
            dispatcher.unresponsive(nodeId, sentBefore);
        }
    }
}
