package dev.baton.dbworker.lane;

import dev.baton.timeline.StageMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What lanes count, all lanes of a node together. Any thread. */
final class LaneMeters {
    private final MeterRegistry meters;
    private final DistributionSummary batchSize;
    private final Timer ran;
    private final Counter retries;
    private final Counter splits;
    private final Counter reconnects;
    private final Counter unknownOutcomes;

    LaneMeters(MeterRegistry meters) {
        this.meters = meters;
        batchSize = DistributionSummary.builder("baton.lane.batch.size")
                .description("Commands per batch done")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
                .register(meters);
        ran = Timer.builder("baton.lane.run")
                .description("From the start of a batch to its commit")
                .serviceLevelObjectives(StageMeters.BUCKETS)
                .register(meters);
        retries = counter("baton.lane.retries", "Batches run again after a deadlock or serialization failure");
        splits = counter("baton.lane.splits", "Batches split in halves to find a command that fails");
        reconnects = counter("baton.lane.reconnects", "Connections opened in place of a lost one");
        unknownOutcomes = counter("baton.lane.unknown.outcomes", "Batches whose connection was lost during COMMIT");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    void waiting(String lane, Supplier<Number> commands) {
        Gauge.builder("baton.lane.waiting", commands)
                .description("Commands that wait in a lane")
                .tag("lane", lane)
                .register(meters);
    }

    void done(int size, long ranNanos) {
        batchSize.record(size);
        ran.record(ranNanos, TimeUnit.NANOSECONDS);
    }

    void retried() {
        retries.increment();
    }

    void split() {
        splits.increment();
    }

    void reconnected() {
        reconnects.increment();
    }

    void outcomeUnknown() {
        unknownOutcomes.increment();
    }
}
