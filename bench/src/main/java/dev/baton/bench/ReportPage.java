package dev.baton.bench;

import dev.baton.load.Median;
import dev.baton.load.PageTemplate;
import dev.baton.load.Plot;
import dev.baton.load.Workload;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The report as one self-contained page: what {@code report-page.html} shows. */
final class ReportPage {
    private static final int COLOURS = 6;
    private static final PageTemplate TEMPLATE = PageTemplate.of(ReportPage.class, "report-page.html");

    private record Page(
            String machine,
            String at,
            int rounds,
            boolean hasTargets,
            List<TargetRow> targets,
            List<WorkPart> works,
            boolean hasDurable,
            List<DurablePeer> durable) {}

    private record TargetRow(String what, String wanted, String figure, String style, String verdict) {}

    private record WorkPart(String name, List<Contender> contenders, List<Figure> plots, List<Row> rows) {}

    private record Contender(String name, int colour) {}

    private record Figure(String title, String svg) {}

    private record Row(
            String contender, int concurrency, String perSecond, String spread, String p50, String p99, String cpu) {}

    private final BenchReport report;

    private ReportPage(BenchReport report) {
        this.report = report;
    }

    static String of(BenchReport report) {
        return TEMPLATE.fill(new ReportPage(report).page());
    }

    private Page page() {
        List<DurablePeer> durable = DurablePeer.in(report);
        return new Page(
                report.machine(),
                report.at().toString(),
                report.plan().rounds(),
                !report.targets().isEmpty(),
                report.targets().stream().map(ReportPage::target).toList(),
                report.plan().works().stream().map(this::work).toList(),
                !durable.isEmpty(),
                durable);
    }

    private static TargetRow target(BenchReport.Target target) {
        String style = target.reached().map(reached -> reached ? "yes" : "no").orElse("");
        String verdict = target.reached()
                .map(reached -> reached ? "reached" : "not reached")
                .orElse("unknown");
        return new TargetRow(target.what(), target.wanted(), target.figure(), style, verdict);
    }

    private WorkPart work(Workload work) {
        List<String> contenders = report.contenders(work);
        return new WorkPart(
                work.toString(),
                IntStream.range(0, contenders.size())
                        .mapToObj(i -> new Contender(contenders.get(i), i % COLOURS))
                        .toList(),
                List.of(
                        plot(work, contenders, "requests a second", sample -> sample.result()
                                .perSecond()),
                        plot(
                                work,
                                contenders,
                                "p99, milliseconds",
                                sample -> sample.result().p99() / 1e3),
                        plot(work, contenders, "CPU for a request, microseconds", Sample::cpuMicros),
                        plot(work, List.of(BenchCluster.BATON), "commands in a batch", Sample::batch)),
                contenders.stream().flatMap(contender -> rows(work, contender)).toList());
    }

    private Stream<Row> rows(Workload work, String contender) {
        return report.plan().concurrency().stream().map(concurrency -> {
            Median perSecond = report.median(
                    contender, work, concurrency, sample -> sample.result().perSecond());
            ToDoubleFunction<Sample> p50 = sample -> sample.result().p50() / 1e3;
            ToDoubleFunction<Sample> p99 = sample -> sample.result().p99() / 1e3;
            return new Row(
                    contender,
                    concurrency,
                    say("%,.0f", perSecond.value()),
                    say("%.0f %%", perSecond.spread()),
                    say("%.2f", report.median(contender, work, concurrency, p50).value()),
                    say("%.2f", report.median(contender, work, concurrency, p99).value()),
                    say(
                            "%.0f",
                            report.median(contender, work, concurrency, Sample::cpuMicros)
                                    .value()));
        });
    }

    private Figure plot(Workload work, List<String> contenders, String title, ToDoubleFunction<Sample> figure) {
        Plot plot = new Plot(report.plan().concurrency(), COLOURS);
        for (String contender : contenders) {
            plot.line(report.plan().concurrency().stream()
                    .map(concurrency -> report.median(contender, work, concurrency, figure))
                    .toList());
        }
        return new Figure(title, plot.svg(title));
    }

    private static String say(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
