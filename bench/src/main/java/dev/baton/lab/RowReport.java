package dev.baton.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.load.Median;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What all rounds of a row came to.
 *
 * @param why it could not be measured; empty: it was
 * @param figures empty if it could not be measured
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record RowReport(
        Row name, Row.Group group, Server server, String words, Optional<String> why, Optional<Figures> figures) {

    /**
     * @param perSecond requests answered
     * @param cpuMicros of all nodes that took part and of PostgreSQL, for each request
     * @param threads of the gateway that ran at all
     * @param switches context switches of the nodes' threads, for each request; threads that ended meanwhile took
     *     theirs with them
     * @param memoryMiB resident, by process
     * @param mainThread the thread that carries a request on the gateway
     * @param databaseThread the db-worker's event loop, which all its lanes share
     * @param turnedAway 503, in all rounds
     * @param failed anything else that was no answer, in all rounds
     * @param requests the two that are drawn
     */
    record Figures(
            Median perSecond,
            Median p50Micros,
            Median p99Micros,
            Median cpuMicros,
            Median threads,
            Median switches,
            Map<String, Median> memoryMiB,
            Shares mainThread,
            Shares eventLoop,
            Shares databaseThread,
            long answered,
            long turnedAway,
            long failed,
            String picture,
            List<Seen> requests) {}

    static RowReport notMeasured(Row row, String why) {
        return new RowReport(row, row.group(), row.server(), row.words(), Optional.of(why), Optional.empty());
    }

    /** @param pairs of requests; the first one is drawn */
    static RowReport of(Row row, List<RowSample> samples, List<List<Seen>> pairs) {
        List<LabTimeline> recorded =
                pairs.stream().flatMap(List::stream).map(Seen::timeline).toList();
        Shares eventLoop = Shares.ofEventLoop(
                "event loop of the gateway",
                Median.of(samples, RowSample::eventLoopBusy).value());
        Shares main =
                Shares.holdThreads(recorded) ? Shares.ofRequestThreads("thread of the request", recorded) : eventLoop;
        Figures figures = new Figures(
                Median.of(samples, sample -> sample.result().perSecond()),
                Median.of(samples, sample -> sample.result().p50()),
                Median.of(samples, sample -> sample.result().p99()),
                Median.of(samples, RowSample::cpuMicros),
                Median.of(samples, RowSample::threads),
                Median.of(samples, RowSample::switches),
                memory(samples),
                main,
                eventLoop,
                Shares.ofEventLoop(
                        "event loop of the db-worker",
                        Median.of(samples, RowSample::databaseBusy).value()),
                sum(samples, sample -> sample.result().answered()),
                sum(samples, sample -> sample.result().turnedAway()),
                sum(samples, sample -> sample.result().failed()),
                "timelines/" + row + ".svg",
                pairs.getFirst());
        return new RowReport(row, row.group(), row.server(), row.words(), Optional.empty(), Optional.of(figures));
    }

    private static Map<String, Median> memory(List<RowSample> samples) {
        Map<String, Median> memory = new LinkedHashMap<>();
        for (String process : samples.getFirst().memoryMiB().keySet()) {
            memory.put(process, Median.of(samples, sample -> sample.memoryMiB().getOrDefault(process, 0.0)));
        }
        return memory;
    }

    private static long sum(List<RowSample> samples, ToDoubleFunction<RowSample> figure) {
        return (long) samples.stream().mapToDouble(figure).sum();
    }

    /** As a small self-contained file. */
    Optional<String> picture() {
        return figures.map(done -> Picture.alone(title(name), drawn(0, done), drawn(1, done)));
    }

    /** As a part of the page. */
    Optional<String> pictureWithin() {
        return figures.map(done -> Picture.within(title(name), drawn(0, done), drawn(1, done)));
    }

    private static LabTimeline drawn(int number, Figures figures) {
        return figures.requests().get(number).timeline();
    }

    /** What its picture shows. */
    static String title(Row row) {
        return "%s (%s): two requests that overlap".formatted(row, row.group());
    }
}
