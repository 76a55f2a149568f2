package dev.baton.lab;

import dev.baton.load.Median;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a flow's load does to requests of another flow beside it, in one style of the load.
 *
 * @param alone the strangers, without the load; a result a round
 * @param beside the strangers, with it
 * @param load the load meanwhile
 */
record FlowStrangers(
        String style, List<FlowLoad.Result> alone, List<FlowLoad.Result> beside, List<FlowLoad.Result> load) {
    FlowStrangers {
        alone = List.copyOf(alone);
        beside = List.copyOf(beside);
        load = List.copyOf(load);
    }

    /** How long half of the strangers' requests take, beside the load and alone. */
    Comparison compared() {
        return Comparison.of(
                Median.of(beside, FlowLoad.Result::p50Micros),
                Median.of(alone, FlowLoad.Result::p50Micros),
                alone.size());
    }

    List<String> words() {
        return List.of(
                style,
                millis(alone, FlowLoad.Result::p50Micros),
                millis(beside, FlowLoad.Result::p50Micros),
                compared().toString(),
                millis(alone, FlowLoad.Result::p99Micros),
                millis(beside, FlowLoad.Result::p99Micros),
                Long.toString(refused(beside)),
                LabTable.say(
                        "%,.0f", Median.of(load, FlowLoad.Result::perSecond).value()),
                Long.toString(refused(load)));
    }

    private static String millis(List<FlowLoad.Result> results, ToDoubleFunction<FlowLoad.Result> figure) {
        Median median = Median.of(
                results.stream().filter(result -> result.answered() > 0).toList(), figure);
        return median.value() >= 0 ? LabTable.say("%.1f", median.value() / 1e3) : "none answered";
    }

    private static long refused(List<FlowLoad.Result> results) {
        return results.stream()
                .mapToLong(result -> result.refused() + result.failed())
                .sum();
    }
}
