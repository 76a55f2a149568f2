package dev.baton.timeline;

import dev.baton.message.Command;
import dev.baton.message.TraceParent;
import dev.baton.message.Verdict;
import java.lang.StackWalker.StackFrame;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers and words each kind of mark consists of. Each method writes one mark, with the thread that calls as its
 * track unless it says otherwise, and answers its number. Any thread.
 */
final class MarkWriter {
    private static final StackWalker PLACES = StackWalker.getInstance();
    private static final Set<String> OWN = Set.of(MarkWriter.class.getName(), Recorder.class.getName());

    private final MarkRing ring;

    MarkWriter(MarkRing ring) {
        this.ring = ring;
    }

    long stage(UUID requestId, TraceParent trace, long commandId, StageTiming run) {
        String place = place(trace);
        synchronized (ring) {
            return ring.next(requestId, Mark.What.STAGE, trace, run.label(), Track.Kind.current(), thread())
                    .times(run.started(), run.ended())
                    .command(commandId)
                    .notes(null, place)
                    .written();
        }
    }

    long span(UUID requestId, TraceParent trace, Span.Kind kind, String label, long started, long ended) {
        String place = place(trace);
        synchronized (ring) {
            return ring.next(requestId, Mark.What.SPAN, trace, label, Track.Kind.current(), thread())
                    .times(started, ended)
                    .notes(kind, place)
                    .written();
        }
    }

    /** A wait that held no thread. */
    long parked(UUID requestId, TraceParent trace, String label, long started, long ended) {
        String place = place(trace);
        synchronized (ring) {
            return ring.next(requestId, Mark.What.SPAN, trace, label, Track.Kind.PARKED, "")
                    .times(started, ended)
                    .notes(Span.Kind.WAIT, place)
                    .written();
        }
    }

    long state(UUID requestId, TraceParent trace, String label) {
        String place = place(trace);
        synchronized (ring) {
            return ring.next(requestId, Mark.What.STATE, trace, label, Track.Kind.current(), thread())
                    .times(System.nanoTime(), 0)
                    .notes(null, place)
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
        String place = place(command.trace());
        synchronized (ring) {
            return next(command, Mark.What.WORK, Track.Kind.current(), thread())
                    .times(arrived, started, ended, 0)
                    .size(1)
                    .notes(verdict, place)
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

    /** The queue of this track was full. */
    long noPlace(Command command, Track queue) {
        synchronized (ring) {
            return next(command, Mark.What.NO_PLACE, queue.kind(), queue.name())
                    .times(System.nanoTime(), 0)
                    .notes(Verdict.OVERLOADED, null)
                    .written();
        }
    }

    long answered(Command command, long sent, Verdict verdict) {
        synchronized (ring) {
            return next(command, Mark.What.ANSWERED, Track.Kind.current(), thread())
                    .times(sent, 0)
                    .notes(verdict, null)
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

    /** The class and line that does it, of requests that are recorded from their start; looking costs microseconds. */
    private static @Nullable String place(TraceParent trace) {
        return Recorder.recorded(trace) ? PLACES.walk(MarkWriter::place).orElse(null) : null;
    }

    private static Optional<String> place(Stream<StackFrame> frames) {
        return frames.filter(frame -> !OWN.contains(frame.getClassName()))
                .findFirst()
                .map(frame -> frame.getClassName() + ":" + frame.getLineNumber());
    }

    private static String thread() {
        return Thread.currentThread().getName();
    }
}
