package dev.baton.lab;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/** Two readings of the same processes, in the same order. */
record Difference(List<Reading> before, List<Reading> after) {

    double sum(ToDoubleBiFunction<Reading, Reading> figure, Member.Part... parts) {
        return IntStream.range(0, before.size())
                .filter(i ->
                        Arrays.asList(parts).contains(before.get(i).member().part()))
                .mapToDouble(i -> figure.applyAsDouble(before.get(i), after.get(i)))
                .sum();
    }

    /** By process, in their order; what is nothing is left out. */
    Map<String, Double> each(ToDoubleBiFunction<Reading, Reading> figure) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int i = 0; i < before.size(); i++) {
            double value = figure.applyAsDouble(before.get(i), after.get(i));
            if (value > 0) {
                figures.put(before.get(i).member().name(), value);
            }
        }
        return figures;
    }

    long gateways() {
        return before.stream()
                .filter(reading -> reading.member().part() == Member.Part.GATEWAY)
                .count();
    }
}
