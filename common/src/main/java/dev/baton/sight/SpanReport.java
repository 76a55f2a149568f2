package dev.baton.sight;

import dev.baton.tap.RequestSummary;
import dev.baton.tap.Span;
import java.util.List;
import java.util.Optional;

/** What a node knows of a request, by its own clock. */
record SpanReport(Optional<RequestSummary> summary, List<Span> spans) {}
