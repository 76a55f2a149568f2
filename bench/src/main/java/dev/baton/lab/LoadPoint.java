package dev.baton.lab;

import dev.baton.load.LoadResult;
import dev.baton.load.Median;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What all rounds of a row came to with so many requests at once.
 *
 * @param p50Micros NaN, as what follows, where nothing was answered
 * @param threads of the gateway that ran at all
 * @param switches context switches for each request answered
 * @param gatewayMiB resident, all gateways of the row together
 * @param turnedAwayShare percent of the answers that were 503
 * @param answered in all rounds, as what follows
 */
record LoadPoint(
        int atOnce,
        Median perSecond,
        Median p50Micros,
        Median p99Micros,
        Median threads,
        Median switches,
        Median gatewayMiB,
        Median turnedAwayShare,
        long answered,
        long turnedAway,
        long failed) {

    private static final double PERCENT = 100;

    static LoadPoint of(int atOnce, List<RowSample> samples) {
        List<RowSample> answering = samples.stream()
                .filter(sample -> sample.result().answered() > 0)
                .toList();
        return new LoadPoint(
                atOnce,
                Median.of(samples, sample -> sample.result().perSecond()),
                Median.of(answering, sample -> sample.result().p50()),
                Median.of(answering, sample -> sample.result().p99()),
                Median.of(samples, RowSample::threads),
                Median.of(answering, RowSample::switches),
                Median.of(samples, LoadPoint::gatewayMiB),
                Median.of(samples, sample -> turnedAwayShare(sample.result())),
                sum(samples, LoadResult::answered),
                sum(samples, LoadResult::turnedAway),
                sum(samples, LoadResult::failed));
    }

    /** Requests that got an answer, or none. */
    long sent() {
        return answered + turnedAway + failed;
    }

    private static double gatewayMiB(RowSample sample) {
        String gateway = sample.row().server().toString();
        return sample.memoryMiB().entrySet().stream()
                .filter(process -> process.getKey().startsWith(gateway))
                .mapToDouble(process -> process.getValue())
                .sum();
    }

    private static double turnedAwayShare(LoadResult result) {
        long answers = result.answered() + result.turnedAway() + result.failed();
        return answers == 0 ? 0 : PERCENT * result.turnedAway() / answers;
    }

    private static long sum(List<RowSample> samples, ToDoubleFunction<LoadResult> figure) {
        return (long) samples.stream()
                .mapToDouble(sample -> figure.applyAsDouble(sample.result()))
                .sum();
    }
}
