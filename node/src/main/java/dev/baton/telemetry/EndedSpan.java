package dev.baton.telemetry;

import dev.baton.message.TraceParent;
import dev.baton.timeline.Span;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span of ours as the SDK's exporters take it: both ids are its own, so that all nodes' spans meet in one trace.
 * Immutable.
 */
@SuppressWarnings("deprecation") // the SDK's interfaces still declare deprecated methods
record EndedSpan(Span span, SpanContext context, SpanContext parent, SpanNames.Named named, Resource resource)
        implements SpanData, ReadableSpan {
    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("dev.baton");

    static EndedSpan of(TraceParent trace, Span span, SpanNames.Named named, Resource resource) {
        HexFormat hex = HexFormat.of();
        String traceId = hex.toHexDigits(trace.traceIdHigh()) + hex.toHexDigits(trace.traceIdLow());
        SpanContext parent = span.parentId().isEmpty()
                ? SpanContext.getInvalid()
                : SpanContext.createFromRemoteParent(
                        traceId, span.parentId(), TraceFlags.getSampled(), TraceState.getDefault());
        SpanContext own = SpanContext.create(traceId, span.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
        return new EndedSpan(span, own, parent, named, resource);
    }

    @Override
    public SpanData toSpanData() {
        return this;
    }

    @Override
    public String getName() {
        return named.name();
    }

    @Override
    public SpanKind getKind() {
        return named.kind();
    }

    @Override
    public SpanContext getSpanContext() {
        return context;
    }

    @Override
    public SpanContext getParentSpanContext() {
        return parent;
    }

    @Override
    public StatusData getStatus() {
        return named.status();
    }

    @Override
    public long getStartEpochNanos() {
        return span.startNanos();
    }

    @Override
    public long getEndEpochNanos() {
        return span.endNanos();
    }

    @Override
    public long getLatencyNanos() {
        return span.endNanos() - span.startNanos();
    }

    @Override
    public Attributes getAttributes() {
        return named.attributes();
    }

    @Override
    public <T> @Nullable T getAttribute(AttributeKey<T> key) {
        return named.attributes().get(key);
    }

    @Override
    public List<EventData> getEvents() {
        return List.of();
    }

    @Override
    public List<LinkData> getLinks() {
        return List.of();
    }

    @Override
    public boolean hasEnded() {
        return true;
    }

    @Override
    public int getTotalRecordedEvents() {
        return 0;
    }

    @Override
    public int getTotalRecordedLinks() {
        return 0;
    }

    @Override
    public int getTotalAttributeCount() {
        return named.attributes().size();
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create("dev.baton", null);
    }

    @Override
    public Resource getResource() {
        return resource;
    }
}
