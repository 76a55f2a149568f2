package dev.baton.node;

import dev.baton.tap.Tap;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** What {@code /metrics} shows: the JVM, Vert.x, and the counters of all parts. Any thread. */
final class Meters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final LogbackMetrics logLines = new LogbackMetrics();

    Meters(String nodeName) {
        registry.config().commonTags(List.of(Tag.of("node", nodeName)));
        collections.bindTo(registry);
        logLines.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** What tap and recorder saw, and what they could not keep. */
    void count(Tap tap, Recorder recorder) {
        FunctionCounter.builder("baton.tap.hops", tap, Tap::hops)
                .description("Messages, commands and completions that the tap has seen")
                .register(registry);
        FunctionCounter.builder("baton.tap.drops", tap, Tap::drops)
                .description("Those of them that are not held any more, or that it failed to see")
                .register(registry);
        FunctionCounter.builder("baton.recorder.lost", recorder, Recorder::lost)
                .description("Marks of requests that could not be kept, or sent to a collector, for want of room")
                .register(registry);
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        collections.close();
        logLines.close();
        registry.close();
    }
}
