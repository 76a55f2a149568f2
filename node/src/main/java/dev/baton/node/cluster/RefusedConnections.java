package dev.baton.node.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.eventbus.impl.clustered.BusGuard.CloseReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the connections of the event bus that were closed, and logs one of each kind a minute. Any thread. */
final class RefusedConnections {
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
    private static final int MOST_LETTERS = 200;
    private static final Logger LOG = LoggerFactory.getLogger(RefusedConnections.class);

    private final Map<CloseReason, Counter> counters = new EnumMap<>(CloseReason.class);
    private final Map<CloseReason, Long> logged = new EnumMap<>(CloseReason.class);

    RefusedConnections(MeterRegistry meters) {
        for (CloseReason why : CloseReason.values()) {
            counters.put(
                    why,
                    Counter.builder("baton.bus.refused")
                            .description("Connections of the event bus that were closed: the handshake failed, the"
                                    + " certificate names another node, or a message is too long or damaged")
                            .tag("reason", tag(why))
                            .register(meters));
        }
    }

    void refused(CloseReason why, String peer, String detail) {
        Objects.requireNonNull(counters.get(why)).increment();
        if (isDue(why)) {
            LOG.warn(
                    "Closed a connection of the event bus{}{} ({}): {}",
                    peer.isEmpty() ? "" : " with ",
                    printable(peer),
                    tag(why),
                    printable(detail));
        }
    }

    /** What a stranger sent is in it. */
    private static String printable(String text) {
        String start = text.length() > MOST_LETTERS ? text.substring(0, MOST_LETTERS) + "..." : text;
        return start.replaceAll("\\p{Cntrl}", " ");
    }

    private synchronized boolean isDue(CloseReason why) {
        long now = System.nanoTime();
        Long last = logged.get(why);
        if (last != null && now - last < BETWEEN_LINES.toNanos()) {
            return false;
        }
        logged.put(why, now);
        return true;
    }

    private static String tag(CloseReason why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
