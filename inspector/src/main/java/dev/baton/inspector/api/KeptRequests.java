package dev.baton.inspector.api;

import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.Clocks;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.Question;
import dev.baton.inspector.query.SpanReport;
import dev.baton.inspector.query.SummaryPage;
import dev.baton.message.Verdict;
import dev.baton.tap.Hop;
import dev.baton.tap.NodeClock;
import dev.baton.timeline.RequestSummary;
import io.vertx.core.Future;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Requests that gateways kept, and the timeline of one of them. Event loop only. */
public final class KeptRequests {
    private final ClusterQueries cluster;
    private final Clocks clocks;
    private final Optional<String> traceLink;

    /** @param traceLink where another system shows a trace */
    public KeptRequests(ClusterQueries cluster, Clocks clocks, Optional<String> traceLink) {
        this.cluster = cluster;
        this.clocks = clocks;
        this.traceLink = traceLink;
    }

    Future<RequestsView> view(Predicate<Hop> filter, int limit) {
        return cluster.askAll(Question.of(Question.What.REQUESTS), SummaryPage.class)
                .map(answers -> new RequestsView(answers.stream()
                        .flatMap(answer -> answer.value().stream())
                        .flatMap(page -> page.requests().stream())
                        .filter(summary -> filter.test(asHop(summary)))
                        .sorted(Comparator.comparingLong(RequestSummary::startNanos)
                                .reversed())
                        .limit(limit)
                        .map(KeptRequests::request)
                        .toList()));
    }

    private static RequestsView.Request request(RequestSummary summary) {
        return new RequestsView.Request(
                summary.requestId(),
                summary.flow(),
                summary.style(),
                summary.verdict(),
                NodeClock.instant(summary.startNanos()).truncatedTo(ChronoUnit.MICROS),
                summary.tookNanos() / 1_000,
                summary.gateway(),
                summary.why().name().toLowerCase(Locale.ROOT));
    }

    /** The filter language of messages works for requests, too. */
    private static Hop asHop(RequestSummary summary) {
        return new Hop(
                summary.gateway(),
                0,
                NodeClock.instant(summary.startNanos()),
                Hop.Direction.IN,
                Hop.Kind.SENT,
                new Hop.Route("", "", summary.gateway()),
                new Hop.Ids("", Optional.empty(), Optional.of(summary.requestId())),
                new Hop.Work(Optional.of(summary.flow()), Optional.empty()),
                0,
                "",
                new Hop.Effort(0, summary.tookNanos() / 1_000, 0),
                Arrays.stream(Verdict.values())
                        .filter(verdict -> verdict.toString().equals(summary.verdict()))
                        .findFirst(),
                new Hop.Content(Map.of("style", summary.style()), Optional.empty()));
    }

    /** Fails with an {@link ApiProblem} if no node has recorded it. */
    Future<TimelineView> timeline(UUID request) {
        Question question = new Question(Question.What.SPANS, Map.of("request", request.toString()));
        return cluster.askAll(question, SpanReport.class)
                .map(answers -> TimelineMaker.of(request.toString(), known(answers))
                        .map(timeline -> timeline.linked(traceLink))
                        .orElseThrow(() -> ApiProblem.of(
                                404,
                                "not-recorded",
                                "This request was not recorded",
                                "Kept are slow and failed requests, a sample, and those sent with Baton-Trace: on; "
                                        + "others are known for a moment only.")));
    }

    private List<TimelineMaker.Known> known(List<ClusterQueries.Answer<SpanReport>> answers) {
        return answers.stream()
                .flatMap(answer -> answer
                        .value()
                        .map(report -> new TimelineMaker.Known(
                                answer.node(),
                                report,
                                clocks.of(answer.node().nodeId()).orElse(Clocks.Offset.NONE)))
                        .stream())
                .toList();
    }
}
