package dev.baton.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as a table of words. */
final class LabTable {
    static final List<String> TITLES = List.of(
            "row",
            "req/s",
            "spread",
            "p50 ms",
            "p99 ms",
            "CPU µs/req",
            "threads used",
            "switches/req",
            "gateway MiB",
            "main: busy/blocked/idle",
            "database: busy/blocked/idle",
            "turned away",
            "failed",
            "req/s, with the first");

    private LabTable() {}

    static List<List<String>> of(LabReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        report.rows().forEach(row -> rows.add(row(row, compared(report, row))));
        return rows;
    }

    /** With the first row of its kind that was measured: how the styles differ, the models, the transports. */
    static Comparison compared(LabReport report, RowReport row) {
        return report.rows().stream()
                .filter(other -> other.group() == row.group() && other.figures().isPresent())
                .findFirst()
                .filter(first -> first.name() != row.name())
                .flatMap(RowReport::figures)
                .flatMap(first -> row.figures()
                        .map(figures -> Comparison.of(
                                figures.perSecond(),
                                first.perSecond(),
                                report.plan().rounds())))
                .orElseGet(Comparison.Unknown::new);
    }

    static List<String> row(RowReport row, Comparison compared) {
        return row.figures().map(figures -> row(row, figures, compared)).orElseGet(() -> {
            List<String> cells = new ArrayList<>(
                    List.of(row.name().toString(), "not measured: " + row.why().orElse("")));
            while (cells.size() < TITLES.size()) {
                cells.add("");
            }
            return cells;
        });
    }

    private static List<String> row(RowReport row, RowReport.Figures figures, Comparison compared) {
        String atLeast = row.server() == Server.THREAD_PER_REQUEST ? "≥ " : "";
        return List.of(
                row.name().toString(),
                say("%,.0f", figures.perSecond().value()),
                say("%.0f %%", figures.perSecond().spread()),
                say("%.1f", figures.p50Micros().value() / 1e3),
                say("%.1f", figures.p99Micros().value() / 1e3),
                say("%,.0f", figures.cpuMicros().value()),
                say("%.0f", figures.threads().value()),
                atLeast + say("%.1f", figures.switches().value()),
                gatewayMiB(row, figures),
                shares(figures.mainThread()),
                shares(figures.databaseThread()),
                say("%d", figures.turnedAway()),
                say("%d", figures.failed()),
                compared.toString());
    }

    private static String gatewayMiB(RowReport row, RowReport.Figures figures) {
        return String.join(
                " + ",
                figures.memoryMiB().entrySet().stream()
                        .filter(process ->
                                process.getKey().startsWith(row.server().toString()))
                        .map(process -> say("%.0f", process.getValue().value()))
                        .toList());
    }

    static String shares(Shares shares) {
        return "%s/%s/%s %%".formatted(percent(shares.busy()), percent(shares.blocked()), percent(shares.idle()));
    }

    static String percent(double share) {
        return say("%.0f", 100 * share);
    }

    static String say(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }
}
