package dev.baton.inspector.api;

import dev.baton.bus.NodeCard;
import dev.baton.inspector.query.Clocks;
import dev.baton.inspector.query.NodeReport;
import dev.baton.inspector.query.SpanReport;
import dev.baton.message.RoleName;
import dev.baton.tap.Hop;
import dev.baton.tap.NodeClock;
import dev.baton.timeline.RequestSummary;
import dev.baton.timeline.Span;
import dev.baton.timeline.Track;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Puts together what each node knows of one request. Clocks are aligned by their measured offsets; where that would let
 * an answer come before its question, the offset is corrected by what the messages prove, which is always within its
 * error if the measurement was good. One use.
 */
final class TimelineMaker {
    private static final String BEGINNING_MISSING =
            "Its beginning is missing: the gateway that took it is gone, has forgotten it, or still works on it. "
                    + "This begins with the first thing that is known.";

    private final String requestId;
    private final List<Known> nodes;
    private final Known home;
    private final Map<String, TimelineView.Row> tracks = new LinkedHashMap<>();

    /** What a node knows, and how its clock stands to that of the querying node. */
    record Known(NodeCard node, SpanReport report, Clocks.Offset offset) {}

    /** A span by the gateway's clock. */
    record Placed(Known known, Span span, long start, long end) {

        boolean isBelow(Span other) {
            return span.parentId().equals(other.spanId());
        }
    }

    /** A command on its way, by its sender's clock. */
    private record Sent(Known by, long leftNanos, long answeredNanos) {}

    private TimelineMaker(String requestId, List<Known> nodes) {
        this.requestId = requestId;
        this.nodes = nodes;
        this.home = nodes.stream()
                .filter(known ->
                        known.report().summary().isPresent() || root(known).isPresent())
                .findFirst()
                .orElseGet(nodes::getFirst);
    }

    /** Empty: no node has anything of it. */
    static Optional<TimelineView> of(String requestId, List<Known> answers) {
        List<Known> nodes = answers.stream()
                .filter(known -> !known.report().spans().isEmpty())
                .map(TimelineMaker::untilItReplies)
                .toList();
        return nodes.isEmpty() ? Optional.empty() : Optional.of(new TimelineMaker(requestId, nodes).make());
    }

    /** A request ends with its result. Its client waits until the reply leaves, a moment later. */
    private static Known untilItReplies(Known known) {
        List<Span> spans = known.report().spans();
        long replies = spans.stream()
                .filter(span -> span.kind() == Span.Kind.STATE && span.label().equals(Span.REPLIES))
                .mapToLong(Span::startNanos)
                .max()
                .orElse(0);
        SpanReport report = new SpanReport(
                known.report().summary(),
                spans.stream()
                        .map(span -> isRoot(span) ? span.endingAt(Math.max(span.endNanos(), replies)) : span)
                        .toList());
        return new Known(known.node(), report, known.offset());
    }

    private static boolean isRoot(Span span) {
        return span.track().kind() == Track.Kind.REQUEST;
    }

    private static Optional<Span> root(Known known) {
        return known.report().spans().stream().filter(TimelineMaker::isRoot).findFirst();
    }

    /** The gateway, where a request arrives, comes first; the other nodes in the order of the request. */
    private List<Placed> placed() {
        List<Placed> placed = new ArrayList<>();
        Map<String, Sent> sent = new LinkedHashMap<>();
        nodes.forEach(known -> sent.putAll(sent(known)));
        for (Known known : nodes) {
            long ahead = ahead(known, sent);
            known.report()
                    .spans()
                    .forEach(span ->
                            placed.add(new Placed(known, span, span.startNanos() - ahead, span.endNanos() - ahead)));
        }
        placed.sort(Comparator.comparing((Placed one) -> one.known() != home).thenComparingLong(Placed::start));
        return placed;
    }

    private TimelineView make() {
        List<Placed> placed = placed();
        Optional<Span> root = root(home);
        root.ifPresent(span -> track(home.node(), Gaps.threadOf(span)));
        long start = root.map(Span::startNanos)
                .orElseGet(() -> placed.stream().mapToLong(Placed::start).min().orElse(0));
        long end = root.map(Span::endNanos)
                .orElseGet(() -> placed.stream().mapToLong(Placed::end).max().orElse(start));
        List<TimelineView.SpanView> pieces = new ArrayList<>(placed.stream()
                .filter(one -> !Answer.isMoment(one.span()))
                .map(one -> piece(one, start))
                .toList());
        root.ifPresent(whole -> pieces.addAll(gaps(whole, placed, start)));
        pieces.sort(Comparator.comparingLong(TimelineView.SpanView::startMicros)
                .thenComparing(TimelineView.SpanView::endMicros, Comparator.reverseOrder()));
        List<TimelineView.Message> messages = messages(placed, start);
        Optional<RequestSummary> summary = home.report().summary();
        return new TimelineView(
                requestId,
                summary.map(RequestSummary::flow)
                        .or(() -> root.map(Span::label))
                        .orElseGet(() -> flow(placed)),
                summary.map(RequestSummary::style).orElseGet(() -> detail(root, "style")),
                summary.map(RequestSummary::verdict).orElseGet(() -> detail(root, "verdict")),
                NodeClock.instant(start).truncatedTo(ChronoUnit.MICROS),
                (end - start) / 1_000,
                summary.map(TimelineMaker::traceId).orElse(""),
                Optional.empty(),
                error(),
                root.isPresent() ? Optional.empty() : Optional.of(BEGINNING_MISSING),
                rows(),
                pieces,
                messages);
    }

    /** As its commands name it; calls of the store are of no flow. */
    private static String flow(List<Placed> placed) {
        return placed.stream()
                .map(one -> one.span().details().getOrDefault("flow", ""))
                .filter(flow -> !flow.isEmpty() && !flow.startsWith("baton."))
                .findFirst()
                .orElse("");
    }

    private static String detail(Optional<Span> root, String name) {
        return root.map(span -> span.details().getOrDefault(name, "")).orElse("");
    }

    private static String traceId(RequestSummary summary) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(summary.trace().traceIdHigh())
                + hex.toHexDigits(summary.trace().traceIdLow());
    }

    private long error() {
        return nodes.stream()
                        .filter(known -> known != home)
                        .mapToLong(known ->
                                known.offset().errorNanos() + home.offset().errorNanos())
                        .max()
                        .orElse(0)
                / 1_000;
    }

    /** The commands that a node sent: when each left it, which is when its wait for a place in a window ended. */
    private static Map<String, Sent> sent(Known known) {
        Map<String, Sent> sent = new LinkedHashMap<>();
        for (Span span : known.report().spans()) {
            if (isCommand(span)) {
                long left = known.report().spans().stream()
                        .filter(part -> part.parentId().equals(span.spanId()) && isParked(part))
                        .mapToLong(Span::endNanos)
                        .max()
                        .orElse(span.startNanos());
                sent.put(span.spanId(), new Sent(known, left, span.endNanos()));
            }
        }
        return sent;
    }

    /** How far a node's clock is ahead of the gateway's: as measured, as far as its messages allow it. */
    private long ahead(Known known, Map<String, Sent> sent) {
        if (known == home) {
            return 0;
        }
        long least = Long.MIN_VALUE;
        long most = Long.MAX_VALUE;
        for (Span span : known.report().spans()) {
            Sent command = sent.get(span.parentId());
            if (command != null && command.by() == home) {
                most = Math.min(most, span.startNanos() - command.leftNanos());
                least = Math.max(least, span.endNanos() - command.answeredNanos());
            }
        }
        long measured = known.offset().nanos() - home.offset().nanos();
        return least > most ? measured : Math.max(least, Math.min(most, measured));
    }

    private TimelineView.SpanView piece(Placed placed, long start) {
        Span span = placed.span();
        return new TimelineView.SpanView(
                span.spanId(),
                span.parentId().isEmpty() ? Optional.empty() : Optional.of(span.parentId()),
                track(placed.known().node(), span.track()),
                kind(span),
                span.label(),
                micros(placed.start(), start),
                micros(placed.end(), start),
                span.details());
    }

    /** A virtual thread that waits is put aside: it holds no thread of the system. */
    private static String kind(Span span) {
        return span.kind() == Span.Kind.BLOCKED && span.track().kind() == Track.Kind.VIRTUAL
                ? "aside"
                : span.kind().name().toLowerCase(Locale.ROOT);
    }

    private static long micros(long nanos, long start) {
        return Math.floorDiv(nanos - start, 1_000);
    }

    private List<TimelineView.SpanView> gaps(Span root, List<Placed> placed, long start) {
        List<Placed> there = placed.stream().filter(one -> one.known() == home).toList();
        List<TimelineView.SpanView> gaps = new ArrayList<>();
        for (Gaps.Gap gap : Gaps.of(root, there)) {
            gaps.add(new TimelineView.SpanView(
                    root.spanId() + "-" + gaps.size(),
                    Optional.of(root.spanId()),
                    track(home.node(), gap.track()),
                    "between",
                    "between stages",
                    micros(gap.from(), start),
                    micros(gap.to(), start),
                    Map.of()));
        }
        return gaps;
    }

    private List<TimelineView.Message> messages(List<Placed> placed, long start) {
        List<TimelineView.Message> messages = new ArrayList<>();
        placed.stream().filter(one -> isCommand(one.span())).forEach(command -> Answer.of(command, placed)
                .ifPresent(answer -> messages.addAll(thereAndBack(command, answer, placed, start))));
        return messages;
    }

    private List<TimelineView.Message> thereAndBack(Placed command, Answer answer, List<Placed> placed, long start) {
        Placed first = answer.first();
        long sent = placed.stream()
                .filter(one -> one.isBelow(command.span()) && one.known() == command.known() && isParked(one.span()))
                .mapToLong(Placed::end)
                .max()
                .orElse(command.start());
        Map<String, String> details = command.span().details();
        String id = Hop.messageId(
                command.known().node().nodeId(), HexFormat.fromHexDigitsToLong(details.getOrDefault("command", "0")));
        String here = track(command.known().node(), Track.PARKED);
        return List.of(
                new TimelineView.Message(
                        id,
                        "command",
                        command.span().label(),
                        here,
                        track(first.known().node(), first.span().track()),
                        micros(Math.min(sent, first.start()), start),
                        micros(first.start(), start),
                        bytes(details, "commandBytes")),
                new TimelineView.Message(
                        id + "-done",
                        "completion",
                        answer.label(),
                        track(answer.last().known().node(), answer.last().span().track()),
                        here,
                        micros(answer.sent(), start),
                        micros(Math.max(answer.sent(), command.end()), start),
                        bytes(details, "completionBytes")));
    }

    private static long bytes(Map<String, String> details, String name) {
        return Long.parseLong(details.getOrDefault(name, "0"));
    }

    private static boolean isCommand(Span span) {
        return isParked(span) && span.details().containsKey("peer");
    }

    private static boolean isParked(Span span) {
        return span.track().kind() == Track.Kind.PARKED;
    }

    /** A node's together; the gateway's first, then those of db-workers. */
    private List<TimelineView.Row> rows() {
        List<String> order =
                tracks.values().stream().map(TimelineView.Row::node).distinct().toList();
        return tracks.values().stream()
                .sorted(Comparator.comparingInt(this::rank).thenComparingInt(row -> order.indexOf(row.node())))
                .toList();
    }

    private int rank(TimelineView.Row row) {
        if (row.node().equals(home.node().name())) {
            return 0;
        }
        return row.role().contains(RoleName.DB_WORKER.toString()) ? 1 : 2;
    }

    private String track(NodeCard node, Track track) {
        String id = node.name() + "/" + track.title();
        tracks.computeIfAbsent(
                id,
                unknown -> new TimelineView.Row(
                        id, node.name(), String.join("+", NodeReport.roles(node)), track.kind(), track.name()));
        return id;
    }
}
