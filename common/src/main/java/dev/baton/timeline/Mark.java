package dev.baton.timeline;

import dev.baton.message.TraceParent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that a request did, as it was written down when it happened: cheap, and made {@link Span}s of only on
 * demand. What the times and the other fields mean is {@link What}'s to say; times are values of
 * {@link System#nanoTime}.
 *
 * @param number counts up on this node
 * @param trace its span is the request's, which all marks are below
 * @param label a String, or a Segment
 * @param size of a batch, or of two payloads
 * @param b of STAGE, SPAN, STATE and WORK: the class and line that did it, if the request is recorded from its start
 */
record Mark(
        long number,
        UUID requestId,
        What what,
        TraceParent trace,
        Object label,
        Track track,
        Times times,
        long command,
        long size,
        @Nullable Object a,
        @Nullable Object b) {

    /** Values of {@link System#nanoTime}; {@link What} says what each means. */
    record Times(long t0, long t1, long t2, long t3) {}

    long t0() {
        return times.t0();
    }

    long t1() {
        return times.t1();
    }

    long t2() {
        return times.t2();
    }

    long t3() {
        return times.t3();
    }

    /** Kinds of marks. */
    enum What {
        /** t0 to t1: a stage ran on this thread. */
        STAGE,
        /** t0 to t1; a is a {@link Span.Kind}. */
        SPAN,
        /** t0: a moment. */
        STATE,
        /**
         * A command, at its sender. t0: handed over. t1: sent. t2: its completion came. size: of both payloads. a:
         * verdict. b: the peer.
         */
        IN_FLIGHT,
        /** A command, in a queue and then on a thread. t0: it came. t1: started. t2: ended. a: verdict. */
        WORK,
        /**
         * A command, in a lane. t0: it came. t1: its batch began. t2: COMMIT was sent, or 0. t3: ended. size: of the
         * batch, 0 if it was in none. b: what is durable now.
         */
        LANE,
        /** A command whose sender waits for more than its own work. t0: its completion was put into the frame. */
        ANSWERED,
        /** A command, on the track of a queue that was full. t0: it came. a: verdict. */
        NO_PLACE,
        /** The whole of it. t0: accepted. t1: concluded. command: the client's span. a: verdict. b: style. */
        REQUEST
    }
}
