package dev.baton.lab;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import dev.baton.load.Median;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The measured points of a grid of styles and loads, and two requests of each style: all that the static edition is
 * made of, now or years later. As JSON it is points.json.
 *
 * @param at when it was measured
 * @param machine on which
 * @param rounds of each point, whose {@link Median} it is
 * @param seconds of each round
 * @param quick whether it was a first look only
 */
record MeasuredPoints(
        Instant at,
        String machine,
        int rounds,
        int seconds,
        Duration databaseLatency,
        boolean quick,
        List<Style> styles) {

    /**
     * A style under one load after another, the smallest first.
     *
     * @param requests the two that are drawn
     */
    record Style(Row row, List<LoadPoint> points, List<LabTimeline> requests) {
        Style {
            points = List.copyOf(points);
            requests = List.copyOf(requests);
            if (row.group() != Row.Group.STYLE || points.isEmpty() || requests.size() != 2) {
                throw new IllegalArgumentException(
                        "%s is no completion style with points and two requests".formatted(row));
            }
        }

        LoadCurve curve() {
            return new LoadCurve(row, points);
        }
    }

    MeasuredPoints {
        Objects.requireNonNull(at);
        styles = List.copyOf(styles);
        if (styles.isEmpty() || machine.isEmpty() || rounds < 1 || seconds < 1 || databaseLatency.isNegative()) {
            throw new IllegalArgumentException("A page of these points would not say what was measured, or how");
        }
    }

    /** @throws ClusterProblem if no style was measured */
    static MeasuredPoints of(LabReport report) {
        List<Style> styles = report.curves().stream()
                .filter(curve -> curve.row().group() == Row.Group.STYLE)
                .map(curve -> new Style(curve.row(), curve.points(), drawn(report, curve.row())))
                .toList();
        if (styles.isEmpty()) {
            throw new ClusterProblem("The static edition shows completion styles; none of them was measured");
        }
        LabPlan plan = report.plan();
        return new MeasuredPoints(
                report.at(),
                report.machine(),
                plan.rounds(),
                plan.seconds(),
                plan.databaseLatency(),
                plan.quick(),
                styles);
    }

    private static List<LabTimeline> drawn(LabReport report, Row row) {
        return report.rows().stream()
                .filter(each -> each.name() == row)
                .flatMap(each -> each.figures().stream())
                .flatMap(figures -> figures.requests().stream())
                .map(seen -> seen.timeline().drawn())
                .toList();
    }

    /** @throws ClusterProblem if there is no such file, or it has no points */
    static MeasuredPoints read(Path file) {
        try {
            return Json.read(Buffer.buffer(Files.readAllBytes(file)), MeasuredPoints.class);
        } catch (IOException e) {
            throw new ClusterProblem("%s can't be read: %s".formatted(file, IoReason.of(e)), e);
        } catch (IllegalArgumentException e) {
            throw new ClusterProblem("%s is not what baton lab --static writes as points.json".formatted(file), e);
        }
    }

    void write(Path file) throws IOException {
        Files.write(file, Json.write(this).appendString("\n").getBytes());
    }
}
