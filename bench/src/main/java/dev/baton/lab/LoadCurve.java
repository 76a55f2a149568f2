package dev.baton.lab;

import java.util.List;
import java.util.Optional;

/** A row under one load after another, the smallest first. */
record LoadCurve(Row row, List<LoadPoint> points) {

    LoadCurve {
        points = List.copyOf(points);
    }

    static LoadCurve of(Row row, List<RowSample> samples) {
        return new LoadCurve(
                row,
                samples.stream()
                        .filter(sample -> sample.row() == row)
                        .map(RowSample::atOnce)
                        .distinct()
                        .sorted()
                        .map(atOnce -> LoadPoint.of(
                                atOnce,
                                samples.stream()
                                        .filter(sample -> sample.row() == row && sample.atOnce() == atOnce)
                                        .toList()))
                        .toList());
    }

    Optional<LoadPoint> at(int atOnce) {
        return points.stream().filter(point -> point.atOnce() == atOnce).findFirst();
    }
}
