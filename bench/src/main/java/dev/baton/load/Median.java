package dev.baton.load;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle of several rounds, and how far they lie apart. */
public record Median(double value, double lowest, double highest) {

    /** NaN of nothing. */
    public static <S> Median of(List<S> samples, ToDoubleFunction<S> figure) {
        double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            return new Median(Double.NaN, Double.NaN, Double.NaN);
        }
        int half = sorted.length / 2;
        double middle = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Median(middle, sorted[0], sorted[sorted.length - 1]);
    }

    /** In percent of the middle. */
    public double spread() {
        return value == 0 ? 0 : 100 * (highest - lowest) / value;
    }
}
