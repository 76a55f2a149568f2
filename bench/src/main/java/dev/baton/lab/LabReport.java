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
 * @param samples every single measurement, none left out
 */
record LabReport(Instant at, String machine, LabPlan plan, List<RowReport> rows, List<RowSample> samples) {

    LabReport {
        rows = List.copyOf(rows);
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
                                        .filter(sample -> sample.row() == row)
                                        .toList(),
                                pairs.getOrDefault(row, List.of()))))
                .toList();
        return new LabReport(Instant.now(), Machine.describe(), plan, rows, samples);
    }
}
