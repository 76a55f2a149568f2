package dev.baton.lab;

import static dev.baton.lab.LabTable.percent;
import static dev.baton.lab.LabTable.say;
import static dev.baton.lab.Picture.text;

import dev.baton.load.Median;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The report as one self-contained page. */
final class LabPage {
    private static final double MILLI = 1_000;
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Baton: ways to wait, side by side</title>
            <style>
            :root { color-scheme: light dark; --ink: #1b1d21; --paper: #fff; --soft: #5c6270; --line: #dcdfe6; --wash: #f4f6fa; --mark: #1f5fbf; --bad: #b3261e; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e8ee; --paper: #14161a; --soft: #a2a8b6; --line: #2c3038; --wash: #1b1e24; --mark: #7db4ff; --bad: #ff8a80; } }
            * { box-sizing: border-box; }
            body { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; max-width: 70rem; padding: 2rem 1rem 4rem; }
            h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; } h2 { margin: 3rem 0 .5rem; line-height: 1.2; } h3 { margin: 0 0 .25rem; font-size: 1.15rem; }
            a { color: var(--mark); } code { font-size: .92em; }
            p { max-width: 46rem; margin: .5rem 0; } .note { color: var(--soft); font-size: .92rem; }
            .wide { overflow-x: auto; margin: 1rem 0; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .88rem; }
            th, td { text-align: right; padding: .4rem .5rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
            th { font-weight: 600; vertical-align: bottom; white-space: normal; line-height: 1.2; } th:first-child, td:first-child { text-align: left; padding-left: 0; position: sticky; left: 0; background: var(--paper); }
            tr.group td { color: var(--soft); font-size: .85rem; padding-top: 1rem; }
            td small { color: var(--soft); display: block; font-size: .8em; } .bad { color: var(--bad); font-weight: 600; }
            .shares { display: inline-flex; width: 5rem; height: .8rem; border: 1px solid var(--mark); vertical-align: -1px; }
            .shares i { background: var(--mark); } .shares b { background: repeating-linear-gradient(135deg, var(--mark) 0 1.5px, transparent 1.5px 5px); border-left: 1px solid var(--mark); }
            .key { margin-right: 1.2rem; white-space: nowrap; }
            article { border-top: 1px solid var(--line); padding: 1.6rem 0 .6rem; display: grid; gap: .4rem 2rem; grid-template-columns: 15rem minmax(0, 1fr); }
            article .facts { color: var(--soft); font-size: .9rem; } article p { font-size: .95rem; }
            .picture { overflow-x: auto; } .picture svg { display: block; width: 100%; min-width: 38rem; height: auto; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; font-size: .92rem; max-width: 60rem; } dt { font-weight: 600; } dd { margin: 0; }
            @media (max-width: 56rem) { article { grid-template-columns: minmax(0, 1fr); } }
            @media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } h1 { font-size: 1.5rem; } }
            @media print { :root { --ink: #000; --paper: #fff; --soft: #444; --line: #ccc; --mark: #1f5fbf; } body { max-width: none; padding: 0; font-size: 10pt; }
              article { break-inside: avoid; grid-template-columns: minmax(0, 1fr); } .picture svg { min-width: 0; } .wide { overflow: visible; } table { font-size: 7pt; } th, td { padding: .2rem .25rem; } h2 { break-after: avoid; } }
            </style></head><body>
            """;

    private static final String COLUMNS = """
            <h2>What the columns mean</h2>
            <dl>
            <dt>requests a second</dt><dd>Answers with status 200, in the time that was counted. Each connection sends its next request when it has the answer to the last one. Here as in the next columns it is the median of the rounds, and below it the spread: the lowest round and the highest.</dd>
            <dt>p50, p99</dt><dd>Milliseconds until half, and 99 of 100, of the answers were there, seen by the client.</dd>
            <dt>CPU</dt><dd>Microseconds of processor time that the gateway, the db-worker, the compute-service and PostgreSQL used for each request, from <code>/proc/PID/stat</code>. The client is a process of its own and is left out.</dd>
            <dt>threads used</dt><dd>Threads of the gateway's processes that ran at all while it was counted, those of the JVM itself and of the cluster among them, from <code>/proc/PID/task</code>. A virtual thread is none of them. Of thread-per-request only those are counted that lived at the beginning or the end.</dd>
            <dt>switches</dt><dd>Context switches of the threads of gateway, db-worker and compute-service for each request, from <code>/proc/PID/task/*/status</code>. A thread that has ended took its count with it: thread-per-request makes more than is shown.</dd>
            <dt>memory</dt><dd>MiB of the gateway that are in memory, from <code>/proc/PID/status</code>; each other process is below. The five styles and event-loop are asked of the same gateway, so theirs is the same. PostgreSQL's processes share theirs and are left out.</dd>
            <dt>main thread</dt><dd>The thread that carries a request on the gateway. Where that is the event loop, which serves all requests: busy is the processor time that it used under load, in percent of the time (from <code>/proc/PID/task/TID/stat</code>), blocked is always 0, and idle is the rest. Where each request has a thread: busy is what stages ran, and blocked is what the thread waited and could not do anything else, in percent of the time of the requests that were recorded (two at once, without other load); idle is the rest, in which the request was still, or again, with the event loop. For virtual threads blocked holds no thread of the operating system.</dd>
            <dt>database thread</dt><dd>The db-worker's event loop, which all its lanes share: busy and idle by its processor time. It never waits for PostgreSQL, so blocked is 0.</dd>
            <dt>turned away, failed</dt><dd>In all rounds together: answers with 503 (who is turned away asks again after 100 ms), and anything else that was not 200.</dd>
            </dl>
            """;

    private final LabReport report;
    private final StringBuilder page = new StringBuilder(HEAD);

    private LabPage(LabReport report) {
        this.report = report;
    }

    static String of(LabReport report) {
        return new LabPage(report).write();
    }

    private String write() {
        page.append("<svg width=\"0\" height=\"0\" style=\"position:absolute\" class=\"tl\" aria-hidden=\"true\">")
                .append(PictureStyle.STYLE)
                .append(PictureStyle.DEFS)
                .append("</svg><header><h1>Ways to wait, side by side</h1>");
        introduce();
        page.append("</header>");
        table();
        page.append(
                        "<p class=\"note\"><span class=\"key\"><span class=\"shares\" style=\"width:1.4rem\"><i style=\"width:100%\"></i></span> busy</span>")
                .append(
                        "<span class=\"key\"><span class=\"shares\" style=\"width:1.4rem\"><b style=\"width:100%\"></b></span> blocked</span>")
                .append("<span class=\"key\"><span class=\"shares\" style=\"width:1.4rem\"></span> idle</span></p>");
        for (Row.Group group : Row.Group.values()) {
            pictures(group);
        }
        page.append(COLUMNS);
        memory();
        return page.append("</body></html>\n").toString();
    }

    private void introduce() {
        LabPlan plan = report.plan();
        paragraph(
                "",
                ("The same request, done in every way in which a server can wait: stages A, B, C, then work of a database, then D, E, F. %d requests at once; "
                                + "in each batch the database sleeps %d ms, added by the lab so that waiting can be seen.")
                        .formatted(plan.concurrency(), plan.databaseLatency().toMillis()));
        paragraph(
                "note",
                ("%s. %s. %d rounds of %d s; in each round every row was measured once, in turn; two clusters, one after the other (the transports and "
                                + "multi-process in the second). Medians, with their spread.%s")
                        .formatted(
                                WHEN.format(report.at()),
                                report.machine(),
                                plan.rounds(),
                                plan.seconds(),
                                plan.quick()
                                        ? " This was a quick run: a first look, with few rounds; don't argue with its figures."
                                        : ""));
    }

    private void paragraph(String style, String words) {
        page.append("<p class=\"")
                .append(style)
                .append("\">")
                .append(text(words))
                .append("</p>");
    }

    private void table() {
        page.append("<div class=\"wide\"><table><thead><tr>");
        for (String title : List.of(
                "",
                "requests a second",
                "p50 ms",
                "p99 ms",
                "CPU µs",
                "threads used",
                "switches",
                "memory MiB",
                "main thread",
                "database thread",
                "turned away",
                "failed")) {
            page.append("<th>").append(title).append("</th>");
        }
        page.append("</tr></thead><tbody>");
        for (Row.Group group : Row.Group.values()) {
            List<RowReport> rows = of(group);
            if (!rows.isEmpty()) {
                page.append("<tr class=\"group\"><td>").append(group).append("s</td><td colspan=\"11\"></td></tr>");
                rows.forEach(this::row);
            }
        }
        page.append("</tbody></table></div>");
    }

    private List<RowReport> of(Row.Group group) {
        return report.rows().stream().filter(row -> row.group() == group).toList();
    }

    private void row(RowReport row) {
        page.append("<tr><td><a href=\"#%1$s\">%1$s</a></td>".formatted(row.name()));
        row.figures()
                .ifPresentOrElse(figures -> cells(row, figures), () -> page.append("<td colspan=\"11\">not measured: ")
                        .append(text(row.why().orElse("")))
                        .append("</td>"));
        page.append("</tr>");
    }

    private void cells(RowReport row, RowReport.Figures figures) {
        List<String> words = LabTable.row(row);
        page.append("<td>").append(words.get(1));
        spread(figures.perSecond(), 1, "%,.0f");
        page.append("</td><td>").append(words.get(3));
        spread(figures.p50Micros(), MILLI, "%.1f");
        page.append("</td><td>").append(words.get(4));
        spread(figures.p99Micros(), MILLI, "%.1f");
        page.append("</td><td>").append(words.get(5));
        spread(figures.cpuMicros(), 1, "%,.0f");
        page.append("</td><td>").append(words.get(6)).append("</td><td>").append(words.get(7));
        spread(figures.switches(), 1, "%.1f");
        page.append("</td><td>").append(words.get(8)).append("</td>");
        shares(figures.mainThread());
        shares(figures.databaseThread());
        count(figures.turnedAway());
        count(figures.failed());
    }

    /** From the lowest round to the highest. */
    private void spread(Median median, double unit, String format) {
        page.append("<small>%s–%s</small>"
                .formatted(say(format, median.lowest() / unit), say(format, median.highest() / unit)));
    }

    private void count(long number) {
        page.append(number == 0 ? "<td>0</td>" : "<td class=\"bad\">%d</td>".formatted(number));
    }

    private void shares(Shares shares) {
        page.append(
                "<td title=\"%s\"><span class=\"shares\"><i style=\"width:%s%%\"></i><b style=\"width:%s%%\"></b></span><small>%s</small></td>"
                        .formatted(
                                shares.who(),
                                percent(shares.busy()),
                                percent(shares.blocked()),
                                text(LabTable.shares(shares).replace("/", " / "))));
    }

    private void pictures(Row.Group group) {
        List<RowReport> rows = of(group);
        if (rows.isEmpty()) {
            return;
        }
        page.append("<h2>")
                .append(group.toString().substring(0, 1).toUpperCase(Locale.ROOT))
                .append(group.toString().substring(1))
                .append("s</h2>");
        for (RowReport row : rows) {
            page.append("<article id=\"%1$s\"><div><h3>%1$s</h3>".formatted(row.name()));
            paragraph("", row.words());
            row.figures()
                    .ifPresentOrElse(
                            this::facts,
                            () -> paragraph(
                                    "facts", "Not measured: " + row.why().orElse("")));
            page.append("</div><div class=\"picture\">")
                    .append(row.pictureWithin().orElse(""))
                    .append("</div></article>");
        }
    }

    private void facts(RowReport.Figures figures) {
        Parts first = figures.requests().getFirst().parts();
        Timeline drawn = figures.requests().getFirst().timeline();
        double whole = drawn.tookMicros() / 100.0;
        paragraph(
                "facts",
                "Request 1: stages %.0f %%, database %.0f %%, on its way or waiting %.0f %%, platform %.0f %%. %d messages. Clocks of different nodes agree to ±%.1f ms."
                        .formatted(
                                first.stages() / whole,
                                first.database() / whole,
                                first.waiting() / whole,
                                (first.platform() + first.nothing()) / whole,
                                drawn.messages().size(),
                                drawn.clockErrorMicros() / 1e3));
    }

    private void memory() {
        page.append(
                "<h2>Memory and CPU of each process</h2><div class=\"wide\"><table><thead><tr><th></th><th>process</th><th>MiB</th><th>CPU µs a request</th></tr></thead><tbody>");
        for (RowReport row : report.rows()) {
            List<RowSample> samples = report.samples().stream()
                    .filter(sample -> sample.row() == row.name())
                    .toList();
            samples.stream().findFirst().ifPresent(one -> one.processCpuMicros()
                    .keySet()
                    .forEach(process -> process(row, process, samples)));
        }
        page.append("</tbody></table></div>");
    }

    private void process(RowReport row, String process, List<RowSample> samples) {
        Median cpu = Median.of(samples, sample -> sample.processCpuMicros().getOrDefault(process, 0.0));
        Median memory = Median.of(samples, sample -> sample.memoryMiB().getOrDefault(process, 0.0));
        page.append("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>"
                .formatted(
                        row.name(),
                        text(process),
                        memory.value() == 0 ? "" : say("%.0f", memory.value()),
                        say("%,.0f", cpu.value())));
    }
}
