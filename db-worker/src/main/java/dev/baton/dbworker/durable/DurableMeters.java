package dev.baton.dbworker.durable;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted about durable requests. Any thread. */
final class DurableMeters {
    private final Counter fenced;
    private final Counter found;

    DurableMeters(MeterRegistry registry) {
        this.fenced = Counter.builder("baton.fenced")
                .description("Writes refused because another node owns the request by now")
                .register(registry);
        this.found = Counter.builder("baton.found.done")
                .description("Commands that were sent again and found to have been done")
                .register(registry);
    }

    void fenced() {
        fenced.increment();
    }

    void foundDone() {
        found.increment();
    }
}
