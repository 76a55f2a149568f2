package dev.baton.telemetry;

import dev.baton.flow.Route;
import dev.baton.message.Verdict;
import dev.baton.timeline.Span;
import dev.baton.timeline.Track;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a span is called by OpenTelemetry's semantic conventions. Any thread. */
final class SpanNames {
    private static final Set<String> NO_ERRORS = Set.of(Verdict.REPLIED.toString(), Verdict.REFUSED.toString());
    private static final String COMMIT = "COMMIT";

    private final Function<String, Optional<Route>> routes;

    /** All that a span needs besides its times and ids. */
    record Named(String name, SpanKind kind, Attributes attributes, StatusData status) {}

    SpanNames(Function<String, Optional<Route>> routes) {
        this.routes = routes;
    }

    Named of(Span span) {
        AttributesBuilder attributes = Attributes.builder()
                .put("thread.name", span.track().title())
                .put("baton.request.id", span.requestId().toString())
                .put("baton.kind", kind(span));
        span.details().forEach((key, value) -> attributes.put("baton." + key, value));
        if (span.track().kind() == Track.Kind.REQUEST) {
            return server(span, attributes);
        }
        if (span.kind() == Span.Kind.DATABASE) {
            return database(span, attributes);
        }
        if (span.track().kind() == Track.Kind.PARKED && span.details().containsKey("peer")) {
            return sent(span, attributes);
        }
        return new Named(span.label(), SpanKind.INTERNAL, attributes.build(), StatusData.unset());
    }

    /** As in a timeline: a virtual thread that waits holds no thread of the system. */
    private static String kind(Span span) {
        return span.kind() == Span.Kind.BLOCKED && span.track().kind() == Track.Kind.VIRTUAL
                ? "aside"
                : span.kind().name().toLowerCase(Locale.ROOT);
    }

    private Named server(Span span, AttributesBuilder attributes) {
        Optional<Route> route = routes.apply(span.label());
        route.ifPresent(found ->
                attributes.put("http.request.method", found.method().name()).put("http.route", found.path()));
        String name = route.map(found -> found.method() + " " + found.path()).orElse(span.label());
        return new Named(
                name,
                SpanKind.SERVER,
                attributes.put("baton.flow", span.label()).build(),
                status(span));
    }

    private static Named database(Span span, AttributesBuilder attributes) {
        attributes.put("db.system.name", "postgresql");
        if (span.label().equals(COMMIT)) {
            attributes.put("db.operation.name", COMMIT);
        } else if (span.details().containsKey("batch")) {
            attributes.put(
                    "db.operation.batch.size", Long.parseLong(span.details().getOrDefault("batch", "1")));
        }
        return new Named(span.label(), SpanKind.CLIENT, attributes.build(), status(span));
    }

    /** A command, from its hand-over to its completion. */
    private static Named sent(Span span, AttributesBuilder attributes) {
        String peer = span.details().getOrDefault("peer", "");
        attributes
                .put("messaging.system", "vertx")
                .put("messaging.operation.type", "send")
                .put("messaging.operation.name", "command")
                .put("messaging.destination.name", peer)
                .put("messaging.message.id", span.details().getOrDefault("command", ""))
                .put(
                        "messaging.message.body.size",
                        Long.parseLong(span.details().getOrDefault("commandBytes", "0")));
        return new Named("send " + span.label(), SpanKind.CLIENT, attributes.build(), status(span));
    }

    private static StatusData status(Span span) {
        String verdict = span.details().getOrDefault("verdict", Verdict.REPLIED.toString());
        boolean error = !NO_ERRORS.contains(verdict)
                && Arrays.stream(Verdict.values())
                        .anyMatch(known -> known.toString().equals(verdict));
        return error ? StatusData.create(StatusCode.ERROR, verdict) : StatusData.unset();
    }
}
