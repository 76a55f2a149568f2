package dev.baton.lab;

import dev.baton.load.Median;
import dev.baton.load.Plot;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The curves of rows of one kind over the load, a picture for each figure. */
record LoadPlots(String title, List<Key> keys, List<Drawn> drawn) {
    /** As many as there are classes for lines in the page's style. */
    static final int LINES = 5;

    private static final double MILLI = 1_000;

    /** Which line is whose. */
    record Key(int line, String row) {}

    /** A picture as HTML, and what it shows. */
    record Drawn(String title, String svg) {}

    /** @param curves at least one, all of them of one kind */
    static LoadPlots of(Row.Group group, List<LoadCurve> curves) {
        Shown shown = new Shown(group, curves);
        return new LoadPlots(
                "Over the load: %ss".formatted(group),
                IntStream.range(0, curves.size())
                        .mapToObj(i -> new Key(i % LINES, curves.get(i).row().toString()))
                        .toList(),
                List.of(
                        shown.plot("Answers a second", LoadPoint::perSecond, 1),
                        shown.plot("p50, ms", LoadPoint::p50Micros, MILLI),
                        shown.plot("p99, ms", LoadPoint::p99Micros, MILLI),
                        shown.plot("Threads of the gateway that ran", LoadPoint::threads, 1),
                        shown.plot("Memory of the gateway, MiB", LoadPoint::gatewayMiB, 1),
                        shown.plot("Context switches for each answer", LoadPoint::switches, 1),
                        shown.plot("Turned away, %", LoadPoint::turnedAwayShare, 1)));
    }

    private record Shown(Row.Group group, List<LoadCurve> curves) {
        private static final Median NOT_MEASURED = new Median(Double.NaN, Double.NaN, Double.NaN);

        Drawn plot(String title, Function<LoadPoint, Median> figure, double unit) {
            List<Integer> loads = curves.stream()
                    .flatMap(curve -> curve.points().stream())
                    .map(LoadPoint::atOnce)
                    .distinct()
                    .sorted()
                    .toList();
            Plot plot = new Plot(loads, LINES);
            for (LoadCurve curve : curves) {
                plot.line(loads.stream()
                        .map(load -> curve.at(load).map(figure).orElse(NOT_MEASURED))
                        .map(median -> scaled(median, unit))
                        .toList());
            }
            return new Drawn(title, plot.svg("%s of each %s, by requests at once".formatted(title, group)));
        }

        private static Median scaled(Median median, double unit) {
            return new Median(median.value() / unit, median.lowest() / unit, median.highest() / unit);
        }
    }
}
