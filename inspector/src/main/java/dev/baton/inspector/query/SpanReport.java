package dev.baton.inspector.query;

import dev.baton.timeline.RequestSummary;
import dev.baton.timeline.Span;
import java.util.List;
import java.util.Optional;

/** What a node knows of a request; times by its own clock. */
public record SpanReport(Optional<RequestSummary> summary, List<Span> spans) {}
