package dev.baton.gateway.request;

import dev.baton.flow.Flow;
import dev.baton.message.Verdict;
import dev.baton.run.RequestResult;
import dev.baton.store.StoredRequest;
import dev.baton.timeline.StageMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts requests by flow and verdict, with the time that they took. Event loop only. */
final class RequestMeters {
    /** The verdict of a repeat that gets the stored reply. */
    private static final String REPLAYED = "replayed";

    /** The verdict of a repeat while the first request still runs. */
    private static final String IN_PROGRESS = "in-progress";

    private final MeterRegistry meters;
    private final Map<Kind, Timer> timers = new HashMap<>();

    private record Kind(String flow, String verdict) {}

    RequestMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void ended(Flow<?, ?> flow, String verdict, long tookNanos) {
        timers.computeIfAbsent(new Kind(flow.name(), verdict), this::timer).record(tookNanos, TimeUnit.NANOSECONDS);
    }

    static String verdict(RequestHandle request, RequestResult result) {
        return switch (result) {
            case RequestResult.Replied replied -> replied.verdict().toString();
            case RequestResult.AlreadyKnown known -> verdict(request, known.stored());
        };
    }

    private static String verdict(RequestHandle request, StoredRequest stored) {
        if (stored.id().equals(request.id())) {
            return Verdict.FENCED.toString(); // another node took it over
        }
        if (!request.hasPayload(stored.payloadHash())) {
            return Verdict.REFUSED.toString(); // the key was used for another payload
        }
        return switch (stored.state()) {
            case DONE, REFUSED -> REPLAYED;
            case RUNNING -> IN_PROGRESS;
            case DEAD -> Verdict.FAILED.toString();
        };
    }

    private Timer timer(Kind kind) {
        return Timer.builder("baton.requests")
                .description("Requests that ended, and the time from accepting them to their end")
                .tag("flow", kind.flow)
                .tag("verdict", kind.verdict)
                .serviceLevelObjectives(StageMeters.BUCKETS)
                .register(meters);
    }
}
