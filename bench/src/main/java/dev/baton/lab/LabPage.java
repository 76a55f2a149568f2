package dev.baton.lab;

import static dev.baton.lab.LabTable.percent;
import static dev.baton.lab.LabTable.say;

import dev.baton.load.Median;
import dev.baton.load.PageTemplate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The report as one self-contained page: what {@code lab-page.html} shows. */
final class LabPage {
    private static final double MILLI = 1_000;
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final PageTemplate TEMPLATE = PageTemplate.of(LabPage.class, "lab-page.html");

    private record Page(
            Run run,
            List<String> findings,
            String style,
            String defs,
            List<GroupPart> groups,
            List<LoadPlots> loads,
            List<ProcessRow> processes) {}

    private record Run(
            String at, String machine, int concurrency, long databaseMillis, int rounds, int seconds, boolean quick) {}

    private record GroupPart(String name, String title, List<RowPart> rows) {}

    /** @param measured one, or none: then {@code why} says so */
    private record RowPart(String name, String words, String why, List<Measured> measured, String picture) {}

    private record Measured(
            Spreads spreads, String compared, Use use, List<SharePart> shares, Ended ended, First first) {}

    private record Use(String threads, String memory) {}

    private record Spreads(Spread perSecond, Spread p50, Spread p99, Spread cpu, Spread switches) {}

    /** A median as words, and from the lowest round to the highest. */
    private record Spread(String value, String spread) {}

    private record SharePart(String who, String busy, String blocked, String idle) {}

    private record Ended(long turnedAway, long failed) {
        boolean badTurnedAway() {
            return turnedAway > 0;
        }

        boolean badFailed() {
            return failed > 0;
        }
    }

    private record First(
            String stages, String database, String waiting, String platform, int messages, String clockErrorMillis) {}

    private record ProcessRow(String row, String process, String memory, String cpu) {}

    private final LabReport report;

    private LabPage(LabReport report) {
        this.report = report;
    }

    static String of(LabReport report) {
        return TEMPLATE.fill(new LabPage(report).page());
    }

    private Page page() {
        LabPlan plan = report.plan();
        Run run = new Run(
                WHEN.format(report.at()),
                report.machine(),
                plan.concurrency(),
                plan.databaseLatency().toMillis(),
                plan.rounds(),
                plan.seconds(),
                plan.quick());
        return new Page(
                run,
                report.findings(),
                PictureStyle.STYLE,
                PictureStyle.DEFS,
                Arrays.stream(Row.Group.values()).flatMap(this::group).toList(),
                Arrays.stream(Row.Group.values()).flatMap(this::loads).toList(),
                report.rows().stream().flatMap(this::processes).toList());
    }

    private Stream<GroupPart> group(Row.Group group) {
        List<RowPart> rows = report.rows().stream()
                .filter(row -> row.group() == group)
                .map(this::row)
                .toList();
        String name = group + "s";
        String title = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return rows.isEmpty() ? Stream.empty() : Stream.of(new GroupPart(name, title, rows));
    }

    private Stream<LoadPlots> loads(Row.Group group) {
        List<LoadCurve> curves = report.curves().stream()
                .filter(curve -> curve.row().group() == group && curve.points().size() > 1)
                .toList();
        return curves.isEmpty() ? Stream.empty() : Stream.of(LoadPlots.of(group, curves));
    }

    private RowPart row(RowReport row) {
        return new RowPart(
                row.name().toString(),
                row.words(),
                row.why().orElse(""),
                row.figures().stream().map(figures -> measured(row, figures)).toList(),
                row.pictureWithin().orElse(""));
    }

    private Measured measured(RowReport row, RowReport.Figures figures) {
        Comparison compared = LabTable.compared(report, row);
        List<String> words = LabTable.row(row, compared);
        return new Measured(
                new Spreads(
                        spread(words.get(1), figures.perSecond(), 1, "%,.0f"),
                        spread(words.get(3), figures.p50Micros(), MILLI, "%.1f"),
                        spread(words.get(4), figures.p99Micros(), MILLI, "%.1f"),
                        spread(words.get(5), figures.cpuMicros(), 1, "%,.0f"),
                        spread(words.get(7), figures.switches(), 1, "%.1f")),
                compared.toString(),
                new Use(words.get(6), words.get(8)),
                List.of(shares(figures.mainThread()), shares(figures.databaseThread())),
                new Ended(figures.turnedAway(), figures.failed()),
                first(figures));
    }

    private static Spread spread(String value, Median median, double unit, String format) {
        return new Spread(value, say(format, median.lowest() / unit) + "–" + say(format, median.highest() / unit));
    }

    private static SharePart shares(Shares shares) {
        return new SharePart(shares.who(), percent(shares.busy()), percent(shares.blocked()), percent(shares.idle()));
    }

    private static First first(RowReport.Figures figures) {
        Parts parts = figures.requests().getFirst().parts();
        LabTimeline drawn = figures.requests().getFirst().timeline();
        double whole = drawn.tookMicros() / 100.0;
        return new First(
                say("%.0f", parts.stages() / whole),
                say("%.0f", parts.database() / whole),
                say("%.0f", parts.waiting() / whole),
                say("%.0f", (parts.platform() + parts.nothing()) / whole),
                drawn.view().messages().size(),
                say("%.1f", drawn.view().clockErrorMicros() / 1e3));
    }

    private Stream<ProcessRow> processes(RowReport row) {
        List<RowSample> samples = report.samples().stream()
                .filter(sample -> sample.row() == row.name())
                .toList();
        return samples.stream().findFirst().stream()
                .flatMap(one -> one.processCpuMicros().keySet().stream())
                .map(process -> process(row, process, samples));
    }

    private static ProcessRow process(RowReport row, String process, List<RowSample> samples) {
        Median cpu = Median.of(samples, sample -> sample.processCpuMicros().getOrDefault(process, 0.0));
        Median memory = Median.of(samples, sample -> sample.memoryMiB().getOrDefault(process, 0.0));
        return new ProcessRow(
                row.name().toString(),
                process,
                memory.value() == 0 ? "" : say("%.0f", memory.value()),
                say("%,.0f", cpu.value()));
    }
}
