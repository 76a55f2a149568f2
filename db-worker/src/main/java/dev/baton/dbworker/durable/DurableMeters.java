package dev.baton.dbworker.durable;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted about durable requests. Any thread. */
final class DurableMeters {
    private final Counter fenced;
    private final Counter found;
    private final Counter claimsRepeated;

    DurableMeters(MeterRegistry registry) {
        this.fenced = Counter.builder("baton.fenced")
                .description("Writes refused because another node owns the request by now")
                .register(registry);
        this.found = Counter.builder("baton.found.done")
                .description("Commands that were sent again and found to have been done")
                .register(registry);
        this.claimsRepeated = Counter.builder("baton.claims.repeated")
                .description(
                        "Batches of new requests done a second time, because one was known already or a stage failed")
                .register(registry);
    }

    void fenced() {
        fenced.increment();
    }

    void claimsRepeated() {
        claimsRepeated.increment();
    }

    void foundDone() {
        found.increment();
    }
}
