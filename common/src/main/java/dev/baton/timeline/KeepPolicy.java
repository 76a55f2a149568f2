package dev.baton.timeline;

import dev.baton.message.TraceParent;
import java.util.Optional;

/**
 * Which requests are kept: those that were requested, a sample, and slow and failed ones, within a budget per second.
 * Any thread.
 */
final class KeepPolicy {
    /** W3C's flag "sampled". */
    private static final byte RECORDED = 1;

    private final RecorderSettings settings;
    private final RateLimit samples;
    private final RateLimit keeps;

    KeepPolicy(RecorderSettings settings) {
        this.settings = settings;
        this.samples = new RateLimit(settings.samplesPerSecond());
        this.keeps = new RateLimit(settings.keptPerSecond());
    }

    static boolean recorded(TraceParent trace) {
        return (trace.flags() & RECORDED) != 0;
    }

    static TraceParent requested(TraceParent trace) {
        return withFlags(trace, (byte) (trace.flags() | RECORDED));
    }

    private static TraceParent withFlags(TraceParent trace, byte flags) {
        return new TraceParent(trace.traceIdHigh(), trace.traceIdLow(), trace.spanId(), flags);
    }

    /** The trace of a new request: flagged if the budget allows it, and it was requested or is in the sample. */
    TraceParent admit(TraceParent trace) {
        boolean requested = recorded(trace);
        if (settings.marks() == 0) {
            return requested ? withFlags(trace, (byte) (trace.flags() & ~RECORDED)) : trace;
        }
        if (!requested && settings.samplesPerSecond() == 0) {
            return trace;
        }
        long now = System.nanoTime();
        boolean wanted = requested || samples.take(now);
        boolean granted = wanted && keeps.take(now);
        return granted == requested ? trace : withFlags(trace, (byte) (trace.flags() ^ RECORDED));
    }

    /** Why a request that ended is kept; empty: it is not. */
    Optional<RequestSummary.Why> keeps(Recorder.Accepted request, boolean failed, long concluded) {
        boolean slow = concluded - request.acceptedNanos() > settings.slow().toNanos();
        if (!recorded(request.trace()) && !((failed || slow) && keeps.take(concluded))) {
            return Optional.empty();
        }
        if (failed) {
            return Optional.of(RequestSummary.Why.FAILED);
        }
        if (slow) {
            return Optional.of(RequestSummary.Why.SLOW);
        }
        return Optional.of(request.requested() ? RequestSummary.Why.ASKED : RequestSummary.Why.SAMPLED);
    }
}
