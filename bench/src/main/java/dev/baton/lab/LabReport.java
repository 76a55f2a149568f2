package dev.baton.lab;

import dev.baton.load.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of the lab came to, as it is written to report.json.
 *
 * @param rows every row that was requested, measured or not
 * @param curves of the rows that got each load
 * @param findings what was found, in sentences; the first one first
 * @param samples every single measurement, none left out
 */
record LabReport(
        Instant at,
        String machine,
        LabPlan plan,
        List<RowReport> rows,
        List<LoadCurve> curves,
        List<String> findings,
        List<RowSample> samples) {

    LabReport {
        rows = List.copyOf(rows);
        curves = List.copyOf(curves);
        findings = List.copyOf(findings);
        samples = List.copyOf(samples);
    }

    static LabReport of(
            LabPlan plan, List<RowSample> samples, Map<Row, List<List<Seen>>> pairs, Map<Server, String> unavailable) {
        List<RowReport> rows = plan.rows().stream()
                .map(row -> Optional.ofNullable(unavailable.get(row.server()))
                        .map(why -> RowReport.notMeasured(row, why))
                        .orElseGet(() -> RowReport.of(
                                row,
                                samples.stream()
                                        .filter(sample -> sample.row() == row && sample.atOnce() == plan.concurrency())
                                        .toList(),
                                pairs.getOrDefault(row, List.of()))))
                .toList();
        return of(Instant.now(), Machine.describe(), plan, rows, samples);
    }

    static LabReport of(Instant at, String machine, LabPlan plan, List<RowReport> rows, List<RowSample> samples) {
        List<LoadCurve> curves = plan.swept(plan.rows()).stream()
                .map(row -> LoadCurve.of(row, samples))
                .filter(curve -> !curve.points().isEmpty())
                .toList();
        return new LabReport(at, machine, plan, rows, curves, Finding.of(curves, plan.rounds()), samples);
    }
}
