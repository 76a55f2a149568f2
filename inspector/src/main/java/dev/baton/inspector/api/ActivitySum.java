package dev.baton.inspector.api;

import dev.baton.inspector.query.ActivityReport;
import dev.baton.timeline.FlowActivity;
import dev.baton.timeline.Latencies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Adds up what gateways counted, interval by interval. Percentiles are those of all requests together: the histograms
 * are added, not the percentiles. One use.
 */
final class ActivitySum {
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final int WHOLE = FlowActivity.INTERVALS - 1;

    private final long now;
    private final double nowSeconds;
    private final Map<String, Map<Long, Cell>> flows = new TreeMap<>();
    private final Map<Long, Cell> all = new TreeMap<>();
    private final List<ActivityView.Gateway> gateways = new ArrayList<>();

    /** What ended within one interval, or within several. */
    private static final class Cell {
        private long requests;
        private long refused;
        private long failed;
        private long overloaded;
        private final Latencies latencies = new Latencies();

        void add(FlowActivity.Interval interval) {
            requests += interval.requests();
            refused += interval.refused();
            failed += interval.failed();
            overloaded += interval.overloaded();
            latencies.add(interval.latencies());
        }

        void add(Cell other) {
            requests += other.requests;
            refused += other.refused;
            failed += other.failed;
            overloaded += other.overloaded;
            latencies.add(other.latencies.encoded());
        }
    }

    ActivitySum(long epochNanos) {
        this.now = FlowActivity.numberAt(epochNanos);
        long intoIt = epochNanos - now * FlowActivity.INTERVAL.toNanos();
        this.nowSeconds = FlowActivity.INTERVAL.toSeconds() + intoIt / 1e9;
    }

    /** @param ahead by how many intervals this node's clock is ahead */
    void add(String node, ActivityReport report, long ahead) {
        Cell recent = new Cell();
        for (FlowActivity.Counted flow : report.flows()) {
            for (FlowActivity.Interval interval : flow.intervals()) {
                long number = interval.number() - ahead;
                all.computeIfAbsent(number, none -> new Cell()).add(interval);
                if (!flow.flow().equals(FlowActivity.UNREAD)) {
                    flows.computeIfAbsent(flow.flow(), none -> new TreeMap<>())
                            .computeIfAbsent(number, none -> new Cell())
                            .add(interval);
                }
                if (number >= now - 1) {
                    recent.add(interval);
                }
            }
        }
        if (!report.flows().isEmpty()) {
            gateways.add(new ActivityView.Gateway(
                    node, perSecond(recent.requests), perSecond(recent.failed), perSecond(recent.overloaded)));
        }
    }

    ActivityView view() {
        List<ActivityView.Flow> busiestFirst = flows.entrySet().stream()
                .map(entry -> flow(entry.getKey(), entry.getValue()))
                .filter(flow -> flow.lately().requests() > 0)
                .sorted(Comparator.comparingDouble(
                                (ActivityView.Flow flow) -> -flow.now().perSecond())
                        .thenComparing(flow -> -flow.lately().requests()))
                .toList();
        return new ActivityView(
                (int) FlowActivity.INTERVAL.toSeconds(), flow("", all), busiestFirst, List.copyOf(gateways));
    }

    private ActivityView.Flow flow(String name, Map<Long, Cell> cells) {
        Cell recent = sum(cells, now - 1);
        Cell lately = sum(cells, now - WHOLE);
        double seconds = nowSeconds + (WHOLE - 1) * FlowActivity.INTERVAL.toSeconds();
        return new ActivityView.Flow(
                name,
                figures(recent, perSecond(recent.requests)),
                figures(lately, rounded(lately.requests / seconds)),
                curves(cells));
    }

    private static Cell sum(Map<Long, Cell> cells, long from) {
        Cell sum = new Cell();
        cells.forEach((number, cell) -> {
            if (number >= from) {
                sum.add(cell);
            }
        });
        return sum;
    }

    private ActivityView.Curves curves(Map<Long, Cell> cells) {
        return new ActivityView.Curves(
                each(cells)
                        .map(cell -> cell.map(one -> rounded((double) one.requests / FlowActivity.INTERVAL.toSeconds()))
                                .orElse(0.0))
                        .toList(),
                each(cells)
                        .map(cell ->
                                cell.map(one -> one.latencies.percentile(P50)).orElse(0L))
                        .toList(),
                each(cells)
                        .map(cell ->
                                cell.map(one -> one.latencies.percentile(P99)).orElse(0L))
                        .toList(),
                each(cells).map(cell -> cell.map(one -> one.failed).orElse(0L)).toList());
    }

    private Stream<Optional<Cell>> each(Map<Long, Cell> cells) {
        return LongStream.range(now - WHOLE, now).mapToObj(number -> Optional.ofNullable(cells.get(number)));
    }

    private static ActivityView.Figures figures(Cell cell, double perSecond) {
        boolean any = cell.latencies.total() > 0;
        return new ActivityView.Figures(
                perSecond,
                cell.requests,
                cell.refused,
                cell.failed,
                cell.overloaded,
                any ? Optional.of(cell.latencies.percentile(P50)) : Optional.empty(),
                any ? Optional.of(cell.latencies.percentile(P99)) : Optional.empty());
    }

    private double perSecond(long count) {
        return rounded(count / nowSeconds);
    }

    private static double rounded(double perSecond) {
        return Math.round(perSecond * 100) / 100.0;
    }
}
