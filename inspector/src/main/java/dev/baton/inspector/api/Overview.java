package dev.baton.inspector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.inspector.query.Clocks;
import dev.baton.inspector.query.ClusterQueries;
import dev.baton.inspector.query.LevelReport;
import dev.baton.inspector.query.NodeReport;
import dev.baton.inspector.query.Question;
import dev.baton.inspector.query.SpanReport;
import dev.baton.inspector.query.Subscriptions;
import dev.baton.inspector.query.SummaryPage;
import dev.baton.inspector.query.TrafficReport;
import dev.baton.message.Verdict;
import dev.baton.tap.Hop;
import dev.baton.tap.NodeClock;
import dev.baton.tap.TapSettings;
import dev.baton.timeline.RequestSummary;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Nodes, addresses, requests and levels of all nodes together. Event loop only. */
public final class Overview {
    private static final Logger LOG = LoggerFactory.getLogger(Overview.class);
    /** A member that is frozen may hold its part of the table back. */
    private static final long TABLE_MILLIS = 1_500;

    private static final double P50 = 50;
    private static final double P99 = 99;

    private final ClusterQueries colleagues;
    private final Clocks clocks;
    private final Subscriptions subscriptions;
    private final TapSettings limits;
    private final Optional<String> traceLink;

    record Nodes(List<NodeReport> nodes, List<NodeReport.Ping> pings, List<Orphan> orphans) {}

    /** A subscription of a node that isn't there. */
    record Orphan(String address, String nodeId) {}

    record Repaired(List<Orphan> removed) {}

    record Addresses(List<Address> addresses) {}

    /** What went by at an address, or one kind of command. */
    record Address(
            String address,
            String kind,
            double perSecond,
            double bytesPerSecond,
            long count,
            long waitP50Micros,
            long waitP99Micros,
            long runP50Micros,
            long runP99Micros,
            long discards,
            long failed,
            String level) {}

    record Requests(List<Request> requests) {}

    /** A request whose timeline was kept. */
    record Request(
            UUID requestId,
            String flow,
            String style,
            String verdict,
            Instant startedAt,
            long tookMicros,
            String gateway,
            String why) {}

    record Levels(List<Level> levels, Limits limits) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Level(String node, String prefix, String level, Optional<String> why) {}

    record Limits(long maxHopsPerSecond, long maxPayloadsPerSecond, int hops, long payloadBytes) {}

    /** @param traceLink where another system shows a trace */
    public Overview(
            ClusterQueries colleagues,
            Clocks clocks,
            Subscriptions subscriptions,
            TapSettings limits,
            Optional<String> traceLink) {
        this.colleagues = colleagues;
        this.clocks = clocks;
        this.subscriptions = subscriptions;
        this.limits = limits;
        this.traceLink = traceLink;
    }

    Future<Nodes> nodes() {
        Future<List<Subscriptions.Subscription>> table = subscriptions
                .all()
                .timeout(TABLE_MILLIS, TimeUnit.MILLISECONDS)
                .otherwise(why -> {
                    LOG.warn("The table of subscriptions can't be read: {}", why.toString());
                    return List.of();
                });
        Future<List<ClusterQueries.Answer<NodeReport>>> reports =
                colleagues.askAll(Question.of(Question.What.NODE), NodeReport.class);
        return Future.all(table, reports).map(ignored -> nodes(reports.result(), table.result()));
    }

    private Nodes nodes(List<ClusterQueries.Answer<NodeReport>> answers, List<Subscriptions.Subscription> table) {
        List<NodeReport> nodes = answers.stream()
                .map(answer -> answer.said()
                        .map(report -> report.measured(
                                clocks.of(answer.node().nodeId()).orElse(Clocks.Offset.NONE),
                                addresses(table, answer.node())))
                        .orElseGet(() -> NodeReport.unreachable(answer.node())))
                .toList();
        List<NodeReport.Ping> pings =
                nodes.stream().flatMap(node -> node.pings().stream()).toList();
        return new Nodes(
                nodes,
                pings,
                orphans(table.stream().filter(one -> !one.member()).toList()));
    }

    private static List<String> addresses(List<Subscriptions.Subscription> table, NodeCard node) {
        return table.stream()
                .filter(one -> one.nodeId().equals(node.nodeId()))
                .map(Subscriptions.Subscription::address)
                .sorted()
                .toList();
    }

    private static List<Orphan> orphans(List<Subscriptions.Subscription> subscriptions) {
        return subscriptions.stream()
                .map(one -> new Orphan(one.address(), one.nodeId()))
                .toList();
    }

    Future<Repaired> repair() {
        return subscriptions.removeOrphans().map(removed -> new Repaired(orphans(removed)));
    }

    Future<Addresses> addresses() {
        return colleagues
                .askAll(Question.of(Question.What.TRAFFIC), TrafficReport.class)
                .map(answers -> {
                    Map<String, List<TrafficReport.Row>> byAddress = new TreeMap<>();
                    answers.forEach(answer -> answer.said()
                            .ifPresent(report -> report.rows().forEach(row -> byAddress
                                    .computeIfAbsent(row.kind() + " " + row.address(), key -> new ArrayList<>())
                                    .add(row))));
                    return new Addresses(
                            byAddress.values().stream().map(Overview::together).toList());
                });
    }

    private static Address together(List<TrafficReport.Row> rows) {
        TrafficReport.Row first = rows.getFirst();
        Histogram waits = new Histogram(2);
        Histogram runs = new Histogram(2);
        for (TrafficReport.Row row : rows) {
            add(waits, row.waits());
            add(runs, row.runs());
        }
        return new Address(
                first.address(),
                first.kind(),
                Math.round(rows.stream()
                                        .mapToDouble(TrafficReport.Row::perSecond)
                                        .sum()
                                * 10)
                        / 10.0,
                Math.round(rows.stream()
                        .mapToDouble(TrafficReport.Row::bytesPerSecond)
                        .sum()),
                rows.stream().mapToLong(TrafficReport.Row::count).sum(),
                waits.getValueAtPercentile(P50),
                waits.getValueAtPercentile(P99),
                runs.getValueAtPercentile(P50),
                runs.getValueAtPercentile(P99),
                rows.stream().mapToLong(TrafficReport.Row::discards).sum(),
                rows.stream().mapToLong(TrafficReport.Row::failed).sum(),
                first.level());
    }

    private static void add(Histogram all, byte[] encoded) {
        try {
            all.add(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0));
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("A node of another version counts in another way", e);
        }
    }

    Future<Requests> requests(Predicate<Hop> filter, int limit) {
        return colleagues
                .askAll(Question.of(Question.What.REQUESTS), SummaryPage.class)
                .map(answers -> new Requests(answers.stream()
                        .flatMap(answer -> answer.said().stream())
                        .flatMap(page -> page.requests().stream())
                        .filter(summary -> filter.test(asHop(summary)))
                        .sorted(Comparator.comparingLong(RequestSummary::startNanos)
                                .reversed())
                        .limit(limit)
                        .map(Overview::request)
                        .toList()));
    }

    private static Request request(RequestSummary summary) {
        return new Request(
                summary.requestId(),
                summary.flow(),
                summary.style(),
                summary.verdict(),
                NodeClock.instant(summary.startNanos()).truncatedTo(ChronoUnit.MICROS),
                summary.tookNanos() / 1_000,
                summary.gateway(),
                summary.why().name().toLowerCase(Locale.ROOT));
    }

    /** So that one filter language does for requests, too. */
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

    /** @throws ApiProblem if nobody knows it */
    Future<TimelineView> timeline(UUID request) {
        Question question = new Question(Question.What.SPANS, Map.of("request", request.toString()));
        return colleagues.askAll(question, SpanReport.class).map(answers -> TimelineMaker.of(
                        request.toString(),
                        answers.stream()
                                .flatMap(answer -> answer
                                        .said()
                                        .map(report -> new TimelineMaker.Known(
                                                answer.node(),
                                                report,
                                                clocks.of(answer.node().nodeId())
                                                        .orElse(Clocks.Offset.NONE)))
                                        .stream())
                                .toList())
                .map(timeline -> timeline.linked(traceLink))
                .orElseThrow(() -> ApiProblem.of(
                        404,
                        "not-recorded",
                        "Nothing is known of this request",
                        "Requests are kept that are slow, fail, or are asked for (Baton-Trace: on), and a sample; "
                                + "of others what is known for a moment.")));
    }

    Future<Levels> levels() {
        return levels(colleagues.askAll(Question.of(Question.What.LEVELS), LevelReport.class));
    }

    /** @param node its name; empty: all nodes */
    Future<Levels> change(Optional<String> node, Question question) {
        List<NodeCard> nodes = colleagues.all().stream()
                .filter(card -> node.map(name -> name.equals(card.name())).orElse(true))
                .toList();
        if (nodes.isEmpty()) {
            throw ApiProblem.of(404, "no-such-node", "There is no such node", "node: " + node.orElse("none at all"));
        }
        return levels(colleagues.ask(nodes, question, LevelReport.class));
    }

    private Future<Levels> levels(Future<List<ClusterQueries.Answer<LevelReport>>> asked) {
        return asked.map(answers -> new Levels(
                answers.stream()
                        .flatMap(answer -> answer.said().stream().flatMap(report -> report.levels().stream()
                                .map(rule -> new Level(
                                        answer.node().name(),
                                        rule.prefix(),
                                        rule.level().name().toLowerCase(Locale.ROOT),
                                        Optional.of(rule.why())))))
                        .toList(),
                new Limits(
                        limits.maxHopsPerSecond(),
                        limits.maxPayloadsPerSecond(),
                        limits.hops(),
                        limits.payloadBytes())));
    }
}
