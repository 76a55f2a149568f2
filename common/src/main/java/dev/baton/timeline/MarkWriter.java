package dev.baton.timeline;

import dev.baton.message.Command;
import dev.baton.message.TraceParent;
import dev.baton.message.Verdict;
import java.util.Optional;
import java.util.UUID;

/**
 * Which numbers and words each kind of mark consists of. Each method writes one mark, with the thread that calls as its
 * track unless it says otherwise, and answers its number. Any thread.
 */
final class MarkWriter {
    private final MarkRing ring;

    MarkWriter(MarkRing ring) {
        this.ring = ring;
    }

    long stage(UUID requestId, TraceParent trace, long commandId, StageTiming run) {
        synchronized (ring) {
            return ring.next(requestId, Mark.What.STAGE, trace, run.label(), Track.Kind.current(), thread())
                    .times(run.started(), run.ended())
                    .command(commandId)
                    .written();
        }
    }

    long span(UUID requestId, TraceParent trace, Span.Kind kind, String label, long started, long ended) {
        synchronized (ring) {
            return ring.next(requestId, Mark.What.SPAN, trace, label, Track.Kind.current(), thread())
                    .times(started, ended)
                    .notes(kind, null)
                    .written();
        }
    }

    /** A wait that held no thread. */
    long parked(UUID requestId, TraceParent trace, String label, long started, long ended) {
        synchronized (ring) {
            return ring.next(requestId, Mark.What.SPAN, trace, label, Track.Kind.PARKED, "")
                    .times(started, ended)
                    .notes(Span.Kind.WAIT, null)
                    .written();
        }
    }

    long state(UUID requestId, TraceParent trace, String label) {
        synchronized (ring) {
            return ring.next(requestId, Mark.What.STATE, trace, label, Track.Kind.current(), thread())
                    .times(System.nanoTime(), 0)
                    .written();
        }
    }

    /** @param left when it was sent, or given up */
    long inFlight(
            Command command,
            String peer,
            long handedOver,
            long left,
            long ended,
            int completionBytes,
            Verdict verdict) {
        long sizes = (long) command.payload().length() << 32 | completionBytes;
        synchronized (ring) {
            return next(command, Mark.What.IN_FLIGHT, Track.Kind.PARKED, "")
                    .times(handedOver, left, ended, 0)
                    .size(sizes)
                    .notes(verdict, peer)
                    .written();
        }
    }

    long work(Command command, long arrived, long started, long ended, Verdict verdict) {
        synchronized (ring) {
            return next(command, Mark.What.WORK, Track.Kind.current(), thread())
                    .times(arrived, started, ended, 0)
                    .size(1)
                    .notes(verdict, null)
                    .written();
        }
    }

    long lane(Command command, long arrived, Recorder.BatchRun batch, Verdict verdict, Optional<String> durable) {
        synchronized (ring) {
            return next(command, Mark.What.LANE, Track.Kind.CONNECTION, batch.lane())
                    .times(arrived, batch.started(), batch.commit(), batch.ended())
                    .size(batch.size())
                    .notes(verdict, durable.orElse(null))
                    .written();
        }
    }

    long request(Recorder.Accepted request, String verdict, long concluded) {
        synchronized (ring) {
            return ring.next(
                            request.requestId(),
                            Mark.What.REQUEST,
                            request.trace(),
                            request.flow(),
                            Track.Kind.current(),
                            thread())
                    .times(request.acceptedNanos(), concluded)
                    .command(request.parentSpan())
                    .notes(verdict, request.style())
                    .written();
        }
    }

    /** Only while the ring's lock is held. */
    private MarkRing.Slot next(Command command, Mark.What what, Track.Kind kind, String name) {
        return ring.next(command.requestId(), what, command.trace(), command.segment(), kind, name)
                .command(command.id());
    }

    private static String thread() {
        return Thread.currentThread().getName();
    }
}
