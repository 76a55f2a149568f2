package dev.baton.inspector.query;

import dev.baton.timeline.RequestSummary;
import java.util.List;

/** Requests that a gateway kept, newest first. */
public record SummaryPage(List<RequestSummary> requests) {}
