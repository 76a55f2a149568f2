package dev.baton.gateway.request;

import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import dev.baton.timeline.StageMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts requests by flow and verdict, and how long they took. Event loop only. */
final class RequestMeters {
    /** The verdict of a request that the store answered or knew already. */
    private static final String KNOWN = "known";

    private final MeterRegistry meters;
    private final Map<Kind, Timer> timers = new HashMap<>();

    private record Kind(String flow, String verdict) {}

    RequestMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void ended(FlowRun run, String verdict, long tookNanos) {
        timers.computeIfAbsent(new Kind(run.flow().name(), verdict), this::timer)
                .record(tookNanos, TimeUnit.NANOSECONDS);
    }

    static String verdict(RequestResult conclusion) {
        return switch (conclusion) {
            case RequestResult.Replied told -> told.verdict().toString();
            case RequestResult.AlreadyKnown ignored -> KNOWN;
        };
    }

    private Timer timer(Kind kind) {
        return Timer.builder("baton.requests")
                .description("Requests concluded, and the time from accepting them to that")
                .tag("flow", kind.flow)
                .tag("verdict", kind.verdict)
                .serviceLevelObjectives(StageMeters.BUCKETS)
                .register(meters);
    }
}
