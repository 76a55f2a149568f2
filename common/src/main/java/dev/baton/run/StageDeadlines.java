package dev.baton.run;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what runs on threads past the deadline of its request. Any thread. */
final class StageDeadlines {
    private StageDeadlines() {}

    static Counter overdue(MeterRegistry meters) {
        return Counter.builder("baton.stages.overdue")
                .description("Stages that ran past their request's deadline and were interrupted")
                .register(meters);
    }

    static Counter late(MeterRegistry meters) {
        return Counter.builder("baton.stages.late")
                .description("Results of stages that came after their request's deadline, and were dropped")
                .register(meters);
    }

    static Counter replaced(MeterRegistry meters) {
        return Counter.builder("baton.stages.threads.replaced")
                .description("Threads replaced because their stage did not react to an interrupt")
                .register(meters);
    }
}
