package dev.baton.sight;

import dev.baton.tap.RequestSummary;
import java.util.List;

/** Requests that a gateway kept, newest first. */
record SummaryPage(List<RequestSummary> requests) {}
