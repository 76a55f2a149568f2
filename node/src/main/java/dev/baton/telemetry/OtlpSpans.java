package dev.baton.telemetry;

import dev.baton.message.TraceParent;
import dev.baton.timeline.Span;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends spans by OTLP, as {@code OTEL_...} variables say; over HTTP, with the JDK's client. A collector that doesn't
 * answer costs spans, nothing else. Any thread.
 */
public final class OtlpSpans implements Telemetry {
    private static final Duration LAST_SPANS = Duration.ofSeconds(3);

    /** What we would have, unless a variable says otherwise. Metrics are scraped, logs are files. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");

    private final AutoConfiguredOpenTelemetrySdk sdk;
    private final SpanProcessor batches;
    private final SpanNames names;
    private final Resource resource;

    /** @throws IllegalArgumentException in one line, if a variable has a value that can't be understood */
    public OtlpSpans(Sender sender) {
        AtomicReference<SpanProcessor> processor = new AtomicReference<>(SpanProcessor.composite());
        AtomicReference<Resource> about = new AtomicReference<>(Resource.empty());
        try {
            this.sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesSupplier(() -> DEFAULTS)
                    .addPropertiesSupplier(() -> Map.of("otel.service.name", sender.service()))
                    // What is recorded has been decided already, in the request's traceparent.
                    .addSamplerCustomizer((sampler, config) -> Sampler.alwaysOn())
                    .addResourceCustomizer(
                            (found, config) -> about.updateAndGet(ignored -> found.merge(described(sender))))
                    .addSpanProcessorCustomizer((made, config) -> processor.updateAndGet(ignored -> made))
                    .build();
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(
                    "OpenTelemetry can't be set up from the OTEL_... variables: " + e.getMessage(), e);
        }
        this.batches = Objects.requireNonNull(processor.get());
        this.resource = Objects.requireNonNull(about.get());
        this.names = new SpanNames(sender.routes());
    }

    private static Resource described(Sender sender) {
        return Resource.create(Attributes.of(
                AttributeKey.stringKey("service.instance.id"), sender.node(),
                AttributeKey.stringKey("service.version"), sender.version()));
    }

    @Override
    public void ended(TraceParent trace, Span span) {
        batches.onEnd(EndedSpan.of(trace, span, names.of(span), resource));
    }

    @Override
    public void close() {
        sdk.getOpenTelemetrySdk().shutdown().join(LAST_SPANS.toMillis(), TimeUnit.MILLISECONDS);
    }
}
