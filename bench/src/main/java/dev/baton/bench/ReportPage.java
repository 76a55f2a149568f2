package dev.baton.bench;

import dev.baton.load.Median;
import dev.baton.load.ResourceText;
import dev.baton.load.Work;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The report as one self-contained page. */
final class ReportPage {
    private static final String HEAD = ResourceText.of(ReportPage.class, "report-page-head.html");

    private final Report report;
    private final StringBuilder page = new StringBuilder(HEAD);

    private ReportPage(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        return new ReportPage(report).write();
    }

    private String write() {
        page.append("<h1>How fast Baton is</h1><p class=\"note\">")
                .append(text(("%s. Measured %s. Rounds: %d, all contenders in turn; medians, with the spread "
                                + "from the slowest round to the fastest.")
                        .formatted(report.machine(), report.at(), report.plan().rounds())))
                .append("</p>");
        targets();
        for (Work work : report.plan().works()) {
            work(work);
        }
        return page.append("</body></html>\n").toString();
    }

    private void targets() {
        if (report.targets().isEmpty()) {
            return;
        }
        page.append("<h2>Targets</h2><div class=\"wide\">"
                + "<table><tr><th>what</th><th>wanted</th><th>measured</th><th></th></tr>");
        for (Report.Target target : report.targets()) {
            String mark = target.reached()
                    .map(reached ->
                            reached ? "<span class=\"yes\">reached</span>" : "<span class=\"no\">not reached</span>")
                    .orElse("unknown");
            page.append("<tr><td>")
                    .append(text(target.what()))
                    .append("</td><td>")
                    .append(text(target.wanted()))
                    .append("</td><td>")
                    .append(text(target.figure()))
                    .append("</td><td>")
                    .append(mark)
                    .append("</td></tr>");
        }
        page.append("</table></div>");
    }

    private void work(Work work) {
        List<String> contenders = report.contenders(work);
        page.append("<h2>").append(work).append("</h2><p>");
        for (int i = 0; i < contenders.size(); i++) {
            page.append("<span class=\"k")
                    .append(i % 4)
                    .append("\">■</span> ")
                    .append(text(contenders.get(i)))
                    .append("&ensp;");
        }
        page.append("</p><div class=\"plots\">");
        plot(work, contenders, "requests a second", sample -> sample.result().perSecond());
        plot(work, contenders, "p99, milliseconds", sample -> sample.result().p99() / 1e3);
        plot(work, contenders, "CPU for a request, microseconds", Sample::cpuMicros);
        plot(work, List.of(BenchCluster.BATON), "commands in a batch", Sample::batch);
        page.append("</div><div class=\"wide\"><table><tr><th>who</th>"
                        + "<th class=\"n\">at once</th><th class=\"n\">a second</th>")
                .append("<th class=\"n\">spread</th><th class=\"n\">p50 ms</th>"
                        + "<th class=\"n\">p99 ms</th><th class=\"n\">CPU µs</th></tr>");
        for (String contender : contenders) {
            for (int concurrency : report.plan().concurrency()) {
                row(work, contender, concurrency);
            }
        }
        page.append("</table></div>");
    }

    private void row(Work work, String contender, int concurrency) {
        Median perSecond = report.median(
                contender, work, concurrency, sample -> sample.result().perSecond());
        page.append("<tr><td>").append(text(contender));
        cell("%d", concurrency);
        cell("%,.0f", perSecond.value());
        cell("%.0f %%", perSecond.spread());
        cell(
                "%.2f",
                report.median(
                                contender,
                                work,
                                concurrency,
                                sample -> sample.result().p50() / 1e3)
                        .value());
        cell(
                "%.2f",
                report.median(
                                contender,
                                work,
                                concurrency,
                                sample -> sample.result().p99() / 1e3)
                        .value());
        cell(
                "%.0f",
                report.median(contender, work, concurrency, Sample::cpuMicros).value());
        page.append("</td></tr>");
    }

    private void cell(String format, Object value) {
        page.append("</td><td class=\"n\">").append(format.formatted(value));
    }

    private void plot(Work work, List<String> contenders, String title, ToDoubleFunction<Sample> figure) {
        Plot plot = new Plot(report.plan().concurrency());
        for (String contender : contenders) {
            plot.line(report.plan().concurrency().stream()
                    .map(concurrency -> report.median(contender, work, concurrency, figure))
                    .toList());
        }
        page.append("<figure>")
                .append(plot.svg(title))
                .append("<figcaption>")
                .append(title)
                .append(", over requests at once</figcaption></figure>");
    }

    static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.1f", value);
    }
}
