package dev.baton.bench;

import dev.baton.load.Median;
import dev.baton.load.Work;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The report as one self-contained page. */
final class ReportPage {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Baton: how fast</title>
            <style>
            :root { color-scheme: light dark; --ink: #1b1d21; --paper: #fff; --soft: #667; --line: #d8dbe2; --a: #3050c8; --b: #b25a00; --c: #0a7c5a; --d: #8a3ab9; --bad: #b3261e; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e8ee; --paper: #14161a; --soft: #9aa0ad; --line: #2c3038; --a: #8fa6ff; --b: #f0a35e; --c: #5fd3ac; --d: #cf9bf0; --bad: #ff8a80; } }
            body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto; max-width: 64rem; padding: 0 1rem; }
            h1, h2 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
            p.note, figcaption { color: var(--soft); font-size: .9rem; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
            td.n, th.n { text-align: right; }
            .no { color: var(--bad); font-weight: 600; } .yes { color: var(--c); font-weight: 600; }
            .plots { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); }
            figure { margin: 0; } svg { width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
            .axis { stroke: var(--line); } .s0 { stroke: var(--a); } .s1 { stroke: var(--b); } .s2 { stroke: var(--c); } .s3 { stroke: var(--d); }
            .s1 { stroke-dasharray: 6 3; } .s2 { stroke-dasharray: 2 3; } .s3 { stroke-dasharray: 8 3 2 3; }
            .k0 { color: var(--a); } .k1 { color: var(--b); } .k2 { color: var(--c); } .k3 { color: var(--d); }
            @media print { body { margin: 0; max-width: none; } figure { break-inside: avoid; } }
            </style></head><body>
            """;

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
                .append(text(
                        "%s. Measured %s. Rounds: %d, everybody in turn; medians, with the spread from the slowest round to the fastest."
                                .formatted(
                                        report.machine(),
                                        report.at(),
                                        report.plan().rounds())))
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
        page.append(
                "<h2>Targets</h2><div class=\"wide\"><table><tr><th>what</th><th>wanted</th><th>measured</th><th></th></tr>");
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
        page.append(
                        "</div><div class=\"wide\"><table><tr><th>who</th><th class=\"n\">at once</th><th class=\"n\">a second</th>")
                .append(
                        "<th class=\"n\">spread</th><th class=\"n\">p50 ms</th><th class=\"n\">p99 ms</th><th class=\"n\">CPU µs</th></tr>");
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
