package dev.baton.inspector.lab;

import dev.baton.bus.NodeGauges;
import dev.baton.inspector.lab.TracksReport.Waiting;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * How many commands wait in this node. Event loops say it, each for itself; one that is busy says it later, and nobody
 * waits for that: what was read last counts, unless it is old. Any thread.
 */
final class WaitingNow {
    private static final long OLD_NANOS = Duration.ofSeconds(2).toNanos();

    private final NodeGauges gauges;
    private volatile Optional<Reading> last = Optional.empty();
    private volatile boolean reading;

    private record Reading(Waiting waiting, long atNanos) {}

    WaitingNow(NodeGauges gauges) {
        this.gauges = gauges;
    }

    /** What is known; and asks again, for the next time. Empty: nothing new enough. */
    Optional<Waiting> look() {
        if (!reading) {
            reading = true;
            long askedNanos = System.nanoTime();
            Future.all(gauges.laneQueues(), gauges.windows())
                    .onSuccess(
                            read -> took(read.resultAt(0), read.<Collection<NodeGauges.Window>>resultAt(1), askedNanos))
                    .onComplete(done -> reading = false);
        }
        return last.filter(known -> System.nanoTime() - known.atNanos() < OLD_NANOS)
                .map(Reading::waiting);
    }

    /** As old as the question: the loops that answered first waited for the last one. */
    private void took(NodeGauges.Queue lanes, Collection<NodeGauges.Window> windows, long askedNanos) {
        Waiting waiting = new Waiting(
                lanes,
                gauges.computeQueues(),
                windows.stream()
                        .mapToInt(window -> window.taken() + window.waiting())
                        .sum());
        last = Optional.of(new Reading(waiting, askedNanos));
    }
}
