package dev.baton.lab;

import static dev.baton.lab.LabTable.say;

import dev.baton.load.Median;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run showed, in sentences that are made from it: nothing is said that was not measured. */
final class Finding {
    private final List<LoadCurve> curves;
    private final int rounds;

    private Finding(List<LoadCurve> curves, int rounds) {
        this.curves = curves;
        this.rounds = rounds;
    }

    /** The one that matters first; none, if fewer than two rows got a load in common. */
    static List<String> of(List<LoadCurve> curves, int rounds) {
        return new Finding(curves, rounds).sentences();
    }

    private List<String> sentences() {
        return pair().map(pair -> about(pair.getFirst(), pair.getLast())).orElse(List.of());
    }

    /** Blocking and notification; else the first row and the one that is farthest from it. */
    private Optional<List<LoadCurve>> pair() {
        Optional<LoadCurve> blocking = curve(Row.BLOCKING);
        Optional<LoadCurve> notification = curve(Row.NOTIFICATION);
        if (blocking.isPresent() && notification.isPresent()) {
            return Optional.of(List.of(blocking.get(), notification.get()));
        }
        return curves.stream().findFirst().flatMap(first -> curves.stream()
                .skip(1)
                .filter(other -> !common(first, other).isEmpty())
                .max(Comparator.comparingDouble(other -> distance(first, other)))
                .map(other -> List.of(other, first)));
    }

    private Optional<LoadCurve> curve(Row row) {
        return curves.stream().filter(curve -> curve.row() == row).findFirst();
    }

    private static List<Integer> common(LoadCurve one, LoadCurve other) {
        return one.points().stream()
                .map(LoadPoint::atOnce)
                .filter(atOnce -> other.at(atOnce).isPresent())
                .toList();
    }

    private static double distance(LoadCurve one, LoadCurve other) {
        int last = common(one, other).getLast();
        return Math.abs(Math.log(Math.max(1, perSecond(one, last).value())
                / Math.max(1, perSecond(other, last).value())));
    }

    private List<String> about(LoadCurve one, LoadCurve other) {
        List<Integer> loads = common(one, other);
        if (loads.isEmpty()) {
            return List.of();
        }
        // the first load at which they part, as that is where the lesson is; else the highest
        int atOnce = loads.stream()
                .filter(load -> part(one, other, load))
                .findFirst()
                .orElse(loads.getLast());
        return Stream.concat(
                        Stream.of(
                                "At %s at once, %s answered %s, %s %s."
                                        .formatted(
                                                count(atOnce),
                                                one.row(),
                                                answered(one, atOnce),
                                                other.row(),
                                                answered(other, atOnce)),
                                compared(one, other, atOnce)),
                        loads.stream()
                                .filter(load -> load < atOnce)
                                .max(Comparator.naturalOrder())
                                .map(load -> compared(one, other, load))
                                .stream())
                .toList();
    }

    private boolean part(LoadCurve one, LoadCurve other, int atOnce) {
        return comparison(one, other, atOnce) instanceof Comparison.Different
                || turnedAway(one, atOnce) != turnedAway(other, atOnce);
    }

    private static boolean turnedAway(LoadCurve curve, int atOnce) {
        return curve.at(atOnce).orElseThrow().turnedAway() > 0;
    }

    private static String answered(LoadCurve curve, int atOnce) {
        LoadPoint point = curve.at(atOnce).orElseThrow();
        String failed = point.failed() == 0 ? "" : " (%s failed)".formatted(count(point.failed()));
        return "%s of %s requests%s".formatted(count(point.answered()), count(point.sent()), failed);
    }

    private String compared(LoadCurve one, LoadCurve other, int atOnce) {
        String first = "%s, %s answered %s requests a second"
                .formatted(
                        atOnce == 1 ? "One at a time" : "At " + count(atOnce) + " at once",
                        one.row(),
                        number(perSecond(one, atOnce).value()));
        String second = number(perSecond(other, atOnce).value());
        return switch (comparison(one, other, atOnce)) {
            case Comparison.Level level ->
                "%s and %s %s: %s, as they differ by less than the rounds do."
                        .formatted(first, other.row(), second, level);
            case Comparison.Different different ->
                "%s, %s as many as %s with %s.".formatted(first, different, other.row(), second);
            case Comparison.Unknown ignored ->
                "%s and %s %s: %s."
                        .formatted(
                                first,
                                other.row(),
                                second,
                                rounds < 2
                                        ? "in one round, so how much rounds differ is not known"
                                        : "there is nothing to compare with");
        };
    }

    private Comparison comparison(LoadCurve one, LoadCurve other, int atOnce) {
        return Comparison.of(perSecond(one, atOnce), perSecond(other, atOnce), rounds);
    }

    private static Median perSecond(LoadCurve curve, int atOnce) {
        return curve.at(atOnce).orElseThrow().perSecond();
    }

    private static String count(long number) {
        return say("%,d", number);
    }

    private static String number(double value) {
        return say("%,.0f", value);
    }
}
