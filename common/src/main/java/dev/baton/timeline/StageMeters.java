package dev.baton.timeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How long each stage of each flow waited and ran, as histograms. Labels are those of the flows: bounded by what is
 * written. Any thread.
 */
public final class StageMeters implements StageListener {
    /** Buckets of everything that a request waits for: fine where people notice, few. */
    public static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry meters;
    private final Map<Kind, Timer> waits = new ConcurrentHashMap<>();
    private final Map<Kind, Timer> runs = new ConcurrentHashMap<>();

    private record Kind(String flow, String stage, boolean failed) {}

    public StageMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void waited(String flow, String stage, long nanos) {
        waits.computeIfAbsent(new Kind(flow, stage, false), kind -> timer(kind, "wait", "From arrival to start"))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void ran(String flow, String stage, long nanos, boolean failed) {
        runs.computeIfAbsent(new Kind(flow, stage, failed), kind -> timer(kind, "run", "From start to end"))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Kind kind, String what, String description) {
        Timer.Builder timer = Timer.builder("baton.stage." + what)
                .description(description + " of a stage, or of several that travel together")
                .tag("flow", kind.flow)
                .tag("stage", kind.stage)
                .serviceLevelObjectives(BUCKETS);
        return (what.equals("run") ? timer.tag("failed", Boolean.toString(kind.failed)) : timer).register(meters);
    }
}
